using System.Reflection;
using AudioPlugSharp;
using NeuralSynth.Plugin;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>One of our plug-ins as AudioPlugSharp's: the class that its loader looks for, and nothing but the way to
/// <see cref="PluginAdapter"/>. An assembly has one such class, so which plug-in it is stands in another file of it.</summary>
/// <remarks>Its VST3 has an id of its own: for a host it is another plug-in than ours, with the same states.</remarks>
#pragma warning disable CA1001 // AudioPlugSharp never disposes of a plug-in: the adapter's finalizer does.
public sealed unsafe partial class AudioPlugin : AudioPluginBase
#pragma warning restore CA1001
{
    private const int ChannelsPerPort = 2;

    private PluginAdapter? _adapter;
    private uint _maxBlockSamples;

    /// <summary>Describes the plug-in; nothing is loaded before <see cref="Initialize"/>.</summary>
    public AudioPlugin()
    {
        Company = "NeuralSynth";
        Website = "";
        Contact = "";
        PluginName = Type.Name + " (AudioPlugSharp)";
        PluginCategory = Category;
        PluginVersion = typeof(AudioPlugin).Assembly.GetName().Version!.ToString(3);
        PluginID = Id;
        SampleFormatsSupported = EAudioBitsPerSample.Bits32;
        // All instances in one load context: one runtime, one worker pool.
        CacheLoadContext = true;
    }

    /// <summary>Loads the real-time half and what the bundle offers, and lists ports and parameters.</summary>
    /// <exception cref="DllNotFoundException">The native parts do not lie beside the assembly.</exception>
    public override void Initialize()
    {
        base.Initialize();
        string folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        _adapter = new PluginAdapter(Type, folder, (level, message) => Logger.Log($"{level}: {message}"));
        // The bridge opens every port that there is: the main ones.
        InputPorts = [.. _adapter.Inputs.Where(port => port.IsMain).Select(Port)];
        OutputPorts = [.. _adapter.Outputs.Where(port => port.IsMain).Select(Port)];
        foreach (AdapterParameter parameter in _adapter.Parameters)
        {
            var control = new TableParameter(parameter);
            AddParameter(control);
            _adapter.Connect(parameter.Index, control);
        }

        MapControllers();
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
    public override void HandleNoteOn(int channel, int noteNumber, float velocity, int sampleOffset) =>
        _adapter?.NoteOn(noteNumber, channel, velocity, sampleOffset);

    /// <inheritdoc/>
    public override void Process()
    {
        Host.ProcessAllEvents();
        _adapter?.Process(Buffers(InputPorts), ChannelsPerPort * InputPorts.Length, Buffers(OutputPorts), ChannelsPerPort * OutputPorts.Length, (int)OutputPorts[0].CurrentBufferSize);
    }

    /// <summary>The same bytes as CLAP's and VST3's.</summary>
    public override byte[] SaveState() => _adapter?.SaveState() ?? [];

    /// <summary>Takes a state of any of our formats; others are named in the log and change nothing.</summary>
    public override void RestoreState(byte[] stateData)
    {
        if (stateData != null) _adapter?.RestoreState(stateData);
    }

    private static FloatAudioIOPort Port(PluginPort port) => new(port.Name, EAudioChannelConfiguration.Stereo);

    private static float** Buffers(AudioIOPort[] ports) => ports.Length == 0 ? null : (float**)ports[0].GetAudioBufferPtrs();

    /// <summary>Tells AudioPlugSharp which MIDI controllers move which parameters.</summary>
    partial void MapControllers();
}
