using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>Renders one file through one instance. [main-thread]: the audio thread is made here and ends here.</summary>
internal sealed class Renderer(ClapLibrary library, HostLog log, Action<long, long>? progress = null)
{
    private const int MostRestarts = 8;

    /// <exception cref="HostException">A file, a parameter or the plug-in is at fault.</exception>
    public RenderFigures Render(RenderOptions options, CancellationToken cancel = default)
    {
        PluginDescription description = library.Find(options.Plugin);
        BlockSizes blocks = BlockSizes.Parse(options.Block, options.Seed ?? 0);
        using IAudioSource source = Source(options);
        using var host = new HostObject(log);
        using HostedPlugin plugin = library.Create(description, host);
        if (options.StateIn != null) plugin.State.Load(AudioFiles.ReadAll(options.StateIn), options.StateIn);
        LoadModel(plugin, options);
        if (options.Preset != null) plugin.LoadPreset(options.Preset);
        plugin.SetRenderMode(offline: !options.Realtime);
        using EventBuffer events = Automation.Prepare(plugin, options, source);
        using StemFiles? stems = options.Stems == null ? null : StemFiles.Prepare(plugin, options.Stems, source.SampleRate, options.Format);
        options.Song?.AddTo(events, source.SampleRate);
        Activate(plugin, source.SampleRate, blocks.MaxSamples);

        int latency = plugin.LatencySamples;
        long tail = (long)Math.Round(options.TailSeconds * source.SampleRate);
        var plan = new RenderPlan(source.SampleRate, options.LatencyCompensation ? latency : 0, source.LengthSamples + tail, options.Realtime)
        {
            Song = options.Song,
            Stems = stems,
        };
        using var buffers = new ProcessBuffers(plugin.Ports, blocks.MaxSamples, events);
        var pass = new RenderPass(plugin, buffers, events, blocks, plan);
        int channels = ChannelMap.OutputChannels(source.Channels, buffers.OutputChannels);
        if (channels == 0) throw new HostException($"the plug-in '{description.Id}' has no audio output.");
        int restarts = host.RestartRequests;
        AudioFiles.Write(options, channels, plan, sink => RenderThread.Run(plugin, pass, source, sink, progress, cancel));
        stems?.Keep();
        plugin.Service();
        long? underRuns = UnderRuns(plugin);
        if (options.StateOut != null) File.WriteAllBytes(options.StateOut, plugin.State.Save());
        return Figures(options, description, plan, pass, source, channels, latency, host.RestartRequests - restarts, underRuns);
    }

    private static IAudioSource Source(RenderOptions options)
    {
        if (options.Song is { } song)
        {
            int rate = options.SampleRate ?? MidiSong.DefaultSampleRate;
            return new SilentSource(rate, song.LengthSamples(rate));
        }

        string input = options.Input ?? throw new HostException("expected audio or a song to render, found neither.");
        return AudioFiles.Open(input, options.SampleRate, options.Realtime);
    }

    private static void LoadModel(HostedPlugin plugin, RenderOptions options)
    {
        if (options.Model == null) return;
        try
        {
            plugin.LoadPreset(options.Model);
        }
        catch (HostException e) when (options.KeepGoing)
        {
            plugin.Host.Log.Add(ClapLogSeverity.Error, e.Message);
            Bypass(plugin);
        }
    }

    /// <summary>The user asked for one model; without it the dry signal is right, not whatever model was there before.</summary>
    private static void Bypass(HostedPlugin plugin)
    {
        if (plugin.Parameters.All.FirstOrDefault(p => (p.Flags & ClapParamFlags.IsBypass) != 0) is not { } bypass) return;
        using var change = new EventBuffer();
        change.Add(0, bypass, bypass.Max);
        plugin.Parameters.Flush(change);
    }

    /// <summary>Activates, and again while the plug-in asks for it: loading a model may change its latency.</summary>
    /// <exception cref="HostException">It never stops asking.</exception>
    internal static void Activate(HostedPlugin plugin, int sampleRate, int maxBlock)
    {
        for (int i = 0; i < MostRestarts; i++)
        {
            int before = plugin.Host.RestartRequests;
            plugin.Activate(sampleRate, maxBlock);
            plugin.Service();
            if (plugin.Host.RestartRequests == before) return;
            plugin.Deactivate();
        }

        throw new HostException($"the plug-in '{plugin.Description.Id}' still asks for a restart after {MostRestarts} of them.");
    }

    private static long? UnderRuns(HostedPlugin plugin)
    {
        PluginParameter? counter = plugin.Parameters.All.FirstOrDefault(p => p.IsReadOnly
            && (p.Name.Replace("-", "", StringComparison.Ordinal).StartsWith("Underrun", StringComparison.OrdinalIgnoreCase) || p.Name.Equals("Late hits", StringComparison.OrdinalIgnoreCase)));
        return counter == null ? null : (long)plugin.Parameters.Value(counter);
    }

    private RenderFigures Figures(
        RenderOptions options, PluginDescription description, RenderPlan plan, RenderPass pass, IAudioSource source, int channels, int latency, int restarts, long? underRuns) => new()
        {
            Plugin = description.Id,
            Model = options.Model,
            SampleRate = plan.SampleRate,
            Channels = channels,
            InputSamples = source.LengthSamples,
            OutputSamples = plan.OutputSamples,
            LatencySamples = latency,
            LatencyCompensated = options.LatencyCompensation,
            Block = options.Block,
            Realtime = plan.Realtime,
            Blocks = pass.Times.Blocks,
            RealTimeFactor = Rounded((double)pass.TotalSamples / plan.SampleRate / Math.Max(pass.Times.TotalSeconds, 1e-9)),
            WorstBlockMs = Rounded(pass.Times.WorstSeconds * 1000),
            P99BlockMs = Rounded(pass.Times.Percentile(0.99) * 1000),
            DeadlineMisses = pass.Times.DeadlineMisses,
            UnderRuns = underRuns,
            NonFiniteSamples = pass.NonFiniteSamples,
            PeakDb = Rounded(20 * Math.Log10(Math.Max(pass.Peak, 1e-10f))),
            RestartRequests = restarts,
            Log = log.Entries.Select(e => $"{e.Level}: {e.Message}").ToArray(),
        };

    private static double Rounded(double value) => Math.Round(value, 4);
}
