using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap;

/// <summary>Changes parameters as a user would: the host hears a gesture around the value with the next block or flush,
/// which also applies it. [main-thread]</summary>
internal sealed unsafe class ClapEdits(ClapInstance* instance, ClapHostLink host)
{
    private readonly ClapInstance* _instance = instance;

    /// <summary>Asks for a value; false when too many changes wait, because the host neither processes nor flushes.</summary>
    internal bool Change(ParameterDefinition parameter, double value)
    {
        ReadOnlySpan<ClapEdit> gesture =
        [
            new ClapEdit { Id = parameter.Id, Type = ClapEventType.ParamGestureBegin },
            new ClapEdit { Id = parameter.Id, Type = ClapEventType.ParamValue, Value = value },
            new ClapEdit { Id = parameter.Id, Type = ClapEventType.ParamGestureEnd },
        ];
        if (!_instance->Edits.TryPush(gesture))
        {
            host.Log(LogLevel.Warning, $"Parameter '{parameter.Name}': the change is lost, the host takes no events.");
            return false;
        }

        host.RequestFlush();
        return true;
    }
}
