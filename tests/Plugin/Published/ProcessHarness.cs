using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>One instance of the published plug-in, processed block by block with the checks that every block must pass.
/// This thread plays both of CLAP's threads in turn.</summary>
internal sealed unsafe class ProcessHarness : IDisposable
{
    private const float Canary = 12345;
    private readonly HostObject _host;
    private readonly Random _random = new(11);
    private long _position;

    public ProcessHarness(ClapLibrary library, string? model, HostLog log)
    {
        _host = new HostObject(log);
        Plugin = library.Create(library.Plugins[0], _host);
        if (model != null) Plugin.LoadPreset(model);
        Plugin.SetRenderMode(offline: true);
    }

    public HostedPlugin Plugin { get; }

    /// <summary>What goes in: noise unless told otherwise.</summary>
    public Func<float>? Signal { get; init; }

    public void Activate(double sampleRate, int maxBlock)
    {
        Plugin.Activate(sampleRate, maxBlock);
        As(ThreadRole.Audio, Plugin.StartProcessing);
    }

    public void Deactivate()
    {
        As(ThreadRole.Audio, Plugin.StopProcessing);
        Plugin.Deactivate();
    }

    public void Reset() => As(ThreadRole.Audio, () => Plugin.Native->Reset(Plugin.Native));

    /// <summary>Processes one block and returns the first output channel.</summary>
    public float[] Process(int count, EventBuffer? events = null, bool inPlace = false)
    {
        using EventBuffer nothing = new();
        EventBuffer used = events ?? nothing;
        using var buffers = new ProcessBuffers(Plugin.Ports, count + 1, used);
        if (inPlace) buffers.Native->AudioOutputs->Data32 = buffers.Native->AudioInputs->Data32;
        float[][] input = Fill(buffers, count, inPlace);
        buffers.Prepare(_position, count, 48000);
        used.Select(_position, count);
        As(ThreadRole.Audio, () => Assert.NotEqual(ClapProcessStatus.Error, Plugin.Process(buffers.Native)));
        _position += count;
        Plugin.Service();
        Check(buffers, input, count, inPlace);
        return buffers.Output(0, count).ToArray();
    }

    /// <summary>Hands changes over without audio.</summary>
    public void Flush(EventBuffer events) => As(ThreadRole.Audio, () => Plugin.Parameters.Flush(events));

    public void Dispose()
    {
        Plugin.Dispose();
        _host.Dispose();
    }

    private static void As(ThreadRole role, Action action)
    {
        CurrentThread.Role = role;
        try
        {
            action();
        }
        finally
        {
            CurrentThread.Role = ThreadRole.Main;
        }
    }

    private float[][] Fill(ProcessBuffers buffers, int count, bool inPlace)
    {
        for (int c = 0; c < buffers.InputChannels; c++)
        {
            foreach (ref float sample in buffers.Input(c, count)) sample = Signal?.Invoke() ?? 0.2f * (_random.NextSingle() - 0.5f);
            if (!inPlace) buffers.Output(c, count).Fill(float.NaN);
            buffers.Output(c, count + 1)[count] = Canary;
        }

        return Enumerable.Range(0, buffers.InputChannels).Select(c => buffers.Input(c, count).ToArray()).ToArray();
    }

    private static void Check(ProcessBuffers buffers, float[][] input, int count, bool inPlace)
    {
        for (int c = 0; c < buffers.OutputChannels; c++)
        {
            Assert.Equal(Canary, buffers.Output(c, count + 1)[count]);
            foreach (float sample in buffers.Output(c, count))
            {
                if (!float.IsFinite(sample)) Assert.Fail("the output is not finite, or was not written");
                if (float.IsSubnormal(sample)) Assert.Fail("the output has a subnormal number");
            }

            if (!inPlace) Assert.True(buffers.Input(c, count).SequenceEqual(input[c]), "the input was written to");
        }
    }
}
