using System.Reflection;
using AudioPlugSharp;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>NeuralSynth Timbre as AudioPlugSharp's plug-in: the class that its loader looks for, and nothing but the way to
/// <see cref="PluginAdapter"/>.</summary>
/// <remarks>Its VST3 has an id of its own: for a host it is another plug-in than ours, with the same states.</remarks>
#pragma warning disable CA1001 // AudioPlugSharp never disposes of a plug-in: the adapter's finalizer does.
public sealed unsafe class TimbreAudioPlugin : AudioPluginBase
#pragma warning restore CA1001
{
    private const ulong Id = 0x4E53_5469_6D62_7265;
    private const int Channels = 2;

    private readonly FloatAudioIOPort _input = new("Input", EAudioChannelConfiguration.Stereo);
    private readonly FloatAudioIOPort _output = new("Output", EAudioChannelConfiguration.Stereo);
    private PluginAdapter? _adapter;
    private uint _maxBlockSamples;

    /// <summary>Describes the plug-in; nothing is loaded before <see cref="Initialize"/>.</summary>
    public TimbreAudioPlugin()
    {
        Company = "NeuralSynth";
        Website = "";
        Contact = "";
        PluginName = "NeuralSynth Timbre (AudioPlugSharp)";
        PluginCategory = "Fx";
        PluginVersion = typeof(TimbreAudioPlugin).Assembly.GetName().Version!.ToString(3);
        PluginID = Id;
        SampleFormatsSupported = EAudioBitsPerSample.Bits32;
        // All instances in one load context: one runtime, one worker pool.
        CacheLoadContext = true;
    }

    /// <summary>Loads the real-time half and the factory models, and lists the parameters.</summary>
    /// <exception cref="DllNotFoundException">The native parts do not lie beside the assembly.</exception>
    public override void Initialize()
    {
        base.Initialize();
        InputPorts = [_input];
        OutputPorts = [_output];
        string folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        _adapter = new PluginAdapter(PluginType.Timbre, folder, (level, message) => Logger.Log($"{level}: {message}"));
        foreach (AdapterParameter parameter in _adapter.Parameters)
        {
            var control = new TableParameter(parameter);
            AddParameter(control);
            _adapter.Connect(parameter.Index, control);
        }

        for (int controller = 0; controller <= TimbreMidi.PitchBend; controller++)
        {
            if (TimbreMidi.ParameterOf(controller) is { } mapped) AddMidiControllerMapping(GetParameter(mapped.Key), (uint)controller);
        }
    }

    /// <inheritdoc/>
    public override void SetMaxAudioBufferSize(uint maxSamples, EAudioBitsPerSample bitsPerSample)
    {
        _maxBlockSamples = maxSamples;
        base.SetMaxAudioBufferSize(maxSamples, bitsPerSample);
    }

    /// <inheritdoc/>
    public override void Start()
    {
        base.Start();
        _adapter?.Start(Host.SampleRate, (int)_maxBlockSamples);
    }

    /// <inheritdoc/>
    public override void Stop()
    {
        base.Stop();
        _adapter?.Stop();
    }

    /// <inheritdoc/>
    public override void HandleParameterChange(AudioPluginParameter parameter, double newNormalizedValue, int sampleOffset)
    {
        if (parameter is not TableParameter changed) return;
        changed.NormalizedProcessValue = newNormalizedValue;
        _adapter?.Change(changed.Index, newNormalizedValue, sampleOffset);
    }

    /// <inheritdoc/>
    public override void Process()
    {
        Host.ProcessAllEvents();
        _adapter?.Process((float**)_input.GetAudioBufferPtrs(), Channels, (float**)_output.GetAudioBufferPtrs(), Channels, (int)_output.CurrentBufferSize);
    }

    /// <summary>The same bytes as CLAP's and VST3's.</summary>
    public override byte[] SaveState() => _adapter?.SaveState() ?? [];

    /// <summary>Takes a state of any of our formats; others are named in the log and change nothing.</summary>
    public override void RestoreState(byte[] stateData)
    {
        if (stateData != null) _adapter?.RestoreState(stateData);
    }
}
