using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>Plays single notes on an instrument and keeps what its main output gives, until it is silent.</summary>
/// <remarks>[main-thread]; the plug-in is active, renders offline, and has no sounding notes.</remarks>
internal sealed class HitRecorder(HostedPlugin plugin, int sampleRate)
{
    /// <summary>Block size that the plug-in is to be activated for.</summary>
    public const int BlockSamples = 512;

    private const double LongestSeconds = 90;
    private const double QuietSeconds = 0.25;

    /// <summary>Plays a key at full velocity.</summary>
    /// <returns>Zeros at the end are left out; no samples when nothing sounded.</returns>
    public AudioBuffer Record(int key)
    {
        using var events = new EventBuffer();
        events.AddNote(0, ClapEventType.NoteOn, channel: 0, key, velocity: 1);
        events.AddNote(BlockSamples, ClapEventType.NoteOff, channel: 0, key, velocity: 0);
        using var buffers = new ProcessBuffers(plugin.Ports, BlockSamples, events);
        var plan = new RenderPlan(sampleRate, 0, (long)(LongestSeconds * sampleRate), Realtime: false);
        var pass = new RenderPass(plugin, buffers, events, BlockSizes.Parse($"{BlockSamples}", 0), plan);
        using var source = new SilentSource(sampleRate, plan.OutputSamples);
        using var silence = new CancellationTokenSource();
        var sink = new UntilSilence((int)(QuietSeconds * sampleRate), silence);
        try
        {
            RenderThread.Run(plugin, pass, source, sink, null, silence.Token);
        }
        catch (OperationCanceledException)
        {
            // Silent: that is how a recording ends.
        }

        return sink.ToAudio(sampleRate);
    }

    /// <summary>Keeps audio, and ends the pass when nothing came for a while.</summary>
    private sealed class UntilSilence(int quietSamples, CancellationTokenSource silence) : IAudioSink
    {
        private readonly List<float>[] _channels = [[], []];
        private int _length;

        public void Write(float[][] channels, int offset, int count)
        {
            for (int c = 0; c < _channels.Length; c++)
            {
                ReadOnlySpan<float> samples = channels[Math.Min(c, channels.Length - 1)].AsSpan(offset, count);
                _channels[c].AddRange(samples);
                int last = samples.LastIndexOfAnyExcept(0f);
                if (last >= 0) _length = Math.Max(_length, _channels[c].Count - count + last + 1);
            }

            if (_channels[0].Count - _length >= quietSamples) silence.Cancel();
        }

        public AudioBuffer ToAudio(int rate) => new([.. _channels.Select(c => c.Take(_length).ToArray())], rate);
    }
}
