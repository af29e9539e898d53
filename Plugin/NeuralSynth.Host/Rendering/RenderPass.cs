using System.Diagnostics;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Rendering;

/// <summary>What one pass renders.</summary>
/// <param name="SampleRate">Hz.</param>
/// <param name="SkipSamples">Output to drop at the start: the latency, or 0.</param>
/// <param name="OutputSamples">Output to keep after that.</param>
/// <param name="Realtime">True waits for each block's time.</param>
internal sealed record RenderPlan(int SampleRate, long SkipSamples, long OutputSamples, bool Realtime)
{
    /// <summary>What the transport's tempo comes from; null for a constant one.</summary>
    public MidiSong? Song { get; init; }

    /// <summary>Takes the other output ports; null to drop them.</summary>
    public StemFiles? Stems { get; init; }
}

/// <summary>The audio thread: calls <c>process</c> block by block until all output is there.</summary>
internal sealed class RenderPass(HostedPlugin plugin, ProcessBuffers buffers, EventBuffer events, BlockSizes blocks, RenderPlan plan)
{
    private readonly float[][] _output = Enumerable.Range(0, buffers.OutputChannels).Select(_ => new float[blocks.MaxSamples]).ToArray();
    private long _position;

    public BlockTimes Times { get; } = new();

    /// <summary>Samples that were NaN or infinite.</summary>
    public long NonFiniteSamples { get; private set; }

    /// <summary>Largest magnitude.</summary>
    public float Peak { get; private set; }

    /// <summary>Samples processed so far. [any thread]</summary>
    public long PositionSamples => Volatile.Read(ref _position);

    /// <summary>Samples to process in all.</summary>
    public long TotalSamples => plan.SkipSamples + plan.OutputSamples;

    /// <summary>Set by the main thread when it has served a callback, in offline rendering.</summary>
    public AutoResetEvent Served { get; } = new(false);

    /// <summary>[audio-thread] Runs the whole pass.</summary>
    /// <exception cref="HostException">The plug-in reports an error.</exception>
    public void Run(IAudioSource source, IAudioSink sink, CancellationToken cancel)
    {
        var file = Enumerable.Range(0, source.Channels).Select(_ => new float[blocks.MaxSamples]).ToArray();
        float[][] kept = _output[..ChannelMap.OutputChannels(source.Channels, buffers.OutputChannels)];
        events.Seal();
        plugin.StartProcessing();
        long start = Stopwatch.GetTimestamp();
        while (_position < TotalSamples && !cancel.IsCancellationRequested)
        {
            int count = blocks.Next(TotalSamples - _position);
            ReadInput(source, file, count);
            if (plan.Realtime) Pace.Until(start, (double)_position / plan.SampleRate);
            ProcessBlock(count);
            Keep(sink, kept, count);
            Volatile.Write(ref _position, _position + count);
            if (!plan.Realtime) WaitForMainThread();
        }

        plugin.StopProcessing();
    }

    private void ReadInput(IAudioSource source, float[][] file, int count)
    {
        if (buffers.InputChannels == 0) return;
        int read = 0;
        if (_position < source.LengthSamples) read = source.Read(file, count);
        foreach (float[] channel in file) channel.AsSpan(read, count - read).Clear();
        for (int c = 0; c < buffers.InputChannels; c++) ChannelMap.Fill(file, c, buffers.InputChannels, buffers.Input(c, count));
    }

    private unsafe void ProcessBlock(int count)
    {
        buffers.Prepare(_position, count, plan.SampleRate, plan.Song?.TempoAt((double)_position / plan.SampleRate) ?? ProcessBuffers.DefaultTempo);
        events.Select(_position, count);
        long before = Stopwatch.GetTimestamp();
        int status = plugin.Process(buffers.Native);
        Times.Add(Stopwatch.GetTimestamp() - before, (double)count / plan.SampleRate);
        if (status == ClapProcessStatus.Error)
            throw new HostException($"the plug-in '{plugin.Description.Id}' reported an error at sample {_position}.");
    }

    private void Keep(IAudioSink sink, float[][] kept, int count)
    {
        int skipped = (int)Math.Clamp(plan.SkipSamples - _position, 0, count);
        for (int c = 0; c < kept.Length; c++) buffers.Output(c, count).CopyTo(kept[c]);
        plan.Stems?.Take(buffers, kept, skipped, count);
        for (int c = 0; c < kept.Length; c++)
        {
            Inspect(kept[c].AsSpan(skipped, count - skipped));
        }

        if (skipped < count) sink.Write(kept, skipped, count - skipped);
    }

    private void Inspect(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            if (!float.IsFinite(sample)) NonFiniteSamples++;
            else if (Math.Abs(sample) > Peak) Peak = Math.Abs(sample);
        }
    }

    // Offline, what the plug-in asks the main thread for happens before the next block, so a render can be repeated.
    private void WaitForMainThread()
    {
        if (plugin.Host.CallbackPending) Served.WaitOne();
    }
}
