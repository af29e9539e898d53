using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3;

/// <summary>The sound: that of the CLAP plug-in to the bit, and what only VST3 hosts do to it.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class ProcessTests(PublishedPlugin published) : IDisposable
{
    private const int MaxBlock = 512;
    private const uint OutputGain = 2;
    private const uint Mix = 3;
    private const uint Bypass = 4;
    private const uint ModelSlot = 5;
    private const double EmptySlot = 1;

    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("ddsp", 48000, 1)]
    [InlineData("ddsp", 44100, 2)]
    [InlineData("autoencoder", 44100, 3)]
    [InlineData("autoencoder", 96000, 4)]
    public void InputAndAutomation_GiveTheSoundOfClapToTheBit(string architecture, int rate, int seed)
    {
        SamplePackage model = architecture == "ddsp" ? SamplePackages.Ddsp() : SamplePackages.Autoencoder();
        var clapRandom = new Random(seed);
        using ProcessHarness clap = _host.ClapPlugin(model, () => clapRandom.NextSingle() - 0.5f);
        using Vst3Effect effect = _host.Effect();
        effect.Load(clap.Plugin.State.Save());
        int[] blocks = Blocks(seed, 60);
        List<(int Position, uint Id, double Normalized)> automation = Automation(seed, blocks.Sum());
        using EventBuffer events = ForClap(clap, effect, automation);
        clap.Activate(rate, MaxBlock);
        effect.Activate(rate, MaxBlock);
        Assert.Equal(clap.Plugin.LatencySamples, effect.Latency);
        Assert.Equal(clap.Plugin.TailSamples, effect.Processor->Vtable->GetTailSamples(effect.Processor));

        var random = new Random(seed);
        float[] expected = [.. blocks.SelectMany(count => clap.Process(count, events))];
        float[] found = Play(effect, blocks, (_, count) => Noise(random, 2, count), automation);
        Assert.Equal(expected, found);
        Assert.Contains(found, sample => sample != 0);
        clap.Deactivate();
        effect.Deactivate();
    }

    [Fact]
    public void AnySplitIntoBlocks_GivesTheSameSound()
    {
        List<(int, uint, double)> automation = Automation(5, 6000);
        float[] Run(int[] blocks)
        {
            using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
            effect.Activate(48000, MaxBlock);
            float[] output = Play(effect, blocks, Tone, automation);
            effect.Deactivate();
            return output;
        }

        float[] expected = Run([.. Enumerable.Repeat(500, 12)]);
        Assert.Equal(expected, Run([.. Enumerable.Repeat(100, 60)]));
        Assert.Equal(expected, Run([.. Enumerable.Repeat(1, 300), .. Enumerable.Repeat(19, 300)]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(511)]
    public void Points_TakeEffectAtTheirSample(int offset)
    {
        int FirstChanged(int at)
        {
            using Vst3Effect effect = Dry();
            effect.Activate(48000, MaxBlock);
            float[][] input = Constant(2, MaxBlock, 0.5f);
            float[] plain = effect.Process(input)[0];
            using var changes = new Vst3Changes();
            float[] output = effect.Process(input, changes.Add(OutputGain, at, 0))[0];
            float[] after = effect.Process(input)[0];
            effect.Deactivate();
            float[] all = [.. output, .. after];
            return Enumerable.Range(0, all.Length).First(i => all[i] != plain[0]);
        }

        Assert.InRange(FirstChanged(offset) - offset, 0, 1);
        Assert.Equal(FirstChanged(0), FirstChanged(offset) - offset);
    }

    [Theory]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Bypass_IsTheInputDelayedByTheLatency(int rate)
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Set(Bypass, 1);
        effect.Activate(rate, MaxBlock);
        int latency = effect.Latency;
        Assert.True(latency > 0);
        int[] blocks = [.. Enumerable.Repeat(MaxBlock, latency / MaxBlock + 20)];
        var random = new Random(7);
        float[][] input = [.. blocks.Select(count => Noise(random, 1, count)[0])];
        float[] output = [.. input.SelectMany(block => effect.Process([block, block])[1])];
        float[] all = [.. input.SelectMany(block => block)];
        Assert.All(output[..latency], sample => Assert.Equal(0, sample));
        Assert.Equal(all[..(all.Length - latency)], output[latency..]);
        effect.Deactivate();
    }

    [Fact]
    public void Impulse_ArrivesAfterTheLatency()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Autoencoder(new SampleAutoencoder { DelaySamples = 700 }));
        effect.Activate(44100, MaxBlock);
        float[][] impulse = Constant(2, MaxBlock, 0);
        impulse[0][0] = impulse[1][0] = 0.5f;
        float[] output = [.. Enumerable.Range(0, effect.Latency / MaxBlock + 4).SelectMany(i => effect.Process(i == 0 ? impulse : Constant(2, MaxBlock, 0))[0])];
        Assert.Equal(effect.Latency, Array.IndexOf(output, output.Max()));
        effect.Deactivate();
    }

    [Fact]
    public void Mono_IsTheLeftChannelOfTheSameOnBoth()
    {
        float[] Run(int channels)
        {
            using Vst3Effect effect = _host.Effect(SamplePackages.Autoencoder());
            ulong arrangement = channels == 1 ? SpeakerArrangement.Mono : SpeakerArrangement.Stereo;
            Assert.Equal(Result.Ok, effect.Processor->Vtable->SetBusArrangements(effect.Processor, &arrangement, 1, &arrangement, 1));
            effect.Activate(44100, MaxBlock);
            float[] block = Noise(new Random(3), 1, MaxBlock)[0];
            float[] output = [.. Enumerable.Range(0, 30).SelectMany(_ => effect.Process([.. Enumerable.Repeat(block, channels)])[0])];
            effect.Deactivate();
            return output;
        }

        Assert.Equal(Run(2), Run(1));
    }

    [Fact]
    public void InPlace_EqualsOutOfPlace()
    {
        float[] Run(bool inPlace)
        {
            using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
            effect.Activate(48000, MaxBlock);
            var random = new Random(4);
            float[] output = [.. Enumerable.Range(0, 40).SelectMany(_ => effect.Process(Noise(random, 2, 300), inPlace: inPlace)[1])];
            effect.Deactivate();
            return output;
        }

        Assert.Equal(Run(false), Run(true));
    }

    /// <summary>A prefetching host runs ahead of the clock: nothing may come late.</summary>
    [Theory]
    [InlineData(ProcessMode.Prefetch)]
    [InlineData(ProcessMode.Offline)]
    public void PrefetchAndOffline_RenderEverything(int mode)
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, MaxBlock, mode);
        float[] first = Play(effect, [.. Enumerable.Repeat(MaxBlock, 40)], Tone, []);
        Assert.Equal(0, effect.Normalized(TimbreParameters.ByKey["underRuns"].Id));
        effect.Deactivate();
        effect.Activate(48000, MaxBlock);
        Assert.Equal(Play(effect, [.. Enumerable.Repeat(MaxBlock, 40)], Tone, []), first);
        effect.Deactivate();
    }

    /// <summary>Every run of blocks begins from silence.</summary>
    [Fact]
    public void ProcessingOffAndOn_BeginsAnew()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, MaxBlock);
        float[] first = Play(effect, [.. Enumerable.Repeat(MaxBlock, 20)], Tone, []);
        effect.Processor->Vtable->SetProcessing(effect.Processor, 0);
        effect.Processor->Vtable->SetProcessing(effect.Processor, 1);
        Assert.Equal(first, Play(effect, [.. Enumerable.Repeat(MaxBlock, 20)], Tone, []));
        effect.Deactivate();
    }

    [Fact]
    public void Flush_SetsParametersWithoutBuffers()
    {
        using Vst3Effect effect = _host.Effect();
        effect.Activate(48000, MaxBlock);
        using var changes = new Vst3Changes();
        Assert.Equal(Result.Ok, effect.Flush(changes.Add(Mix, 0, 0.25).Add(OutputGain, 99, 0.5)));
        ProcessData data = effect.Data(0, null);
        data.SymbolicSampleSize = SampleSize.Sample64;
        Assert.Equal(Result.Ok, effect.Processor->Vtable->Process(effect.Processor, &data));
        byte[] state = effect.Save();
        effect.Deactivate();
        using Vst3Effect other = _host.Effect();
        other.Load(state);
        Assert.Equal(0.25, other.Normalized(Mix));
        Assert.Equal(0.5, other.Normalized(OutputGain), 1e-9);
    }

    [Fact]
    public void MissingBuffers_AreSilenceInAndNothingOut()
    {
        using Vst3Effect effect = Dry();
        effect.Activate(48000, MaxBlock);
        IAudioProcessor* processor = effect.Processor;
        ProcessData data = effect.Data(64, null);
        Assert.Equal(Result.Ok, processor->Vtable->Process(processor, &data));
        data.NumInputs = 1;
        data.NumOutputs = 1;
        Assert.Equal(Result.Ok, processor->Vtable->Process(processor, &data));
        data.NumSamples = -1;
        Assert.Equal(Result.InvalidArgument, processor->Vtable->Process(processor, &data));

        using var buffers = new Vst3Buffers(2, 64);
        float[][] ones = Constant(2, 64, 1);
        buffers.Fill(ones);
        data = effect.Data(64, null);
        buffers.Connect(&data);
        data.NumInputs = 0;
        Assert.Equal(Result.Ok, processor->Vtable->Process(processor, &data));
        Assert.All(buffers.Check(ones, inPlace: false), channel => Assert.All(channel, sample => Assert.Equal(0, sample)));

        buffers.Fill(ones);
        buffers.Connect(&data);
        buffers.Output->NumChannels = 1;
        Assert.Equal(Result.Ok, processor->Vtable->Process(processor, &data));
        Assert.All(new Span<float>(buffers.Output->ChannelBuffers[0], 64).ToArray(), sample => Assert.Equal(0, sample));
        buffers.Output->NumChannels = 2;
        buffers.Input->ChannelBuffers = null;
        Assert.Equal(Result.Ok, processor->Vtable->Process(processor, &data));
        effect.Deactivate();
    }

    [Fact]
    public void SilenceFlags_AreTrue()
    {
        using Vst3Effect effect = Dry();
        effect.Activate(48000, MaxBlock);
        effect.Process(Constant(2, 64, 0));
        Assert.Equal(3ul, effect.LastSilence);
        effect.Process([new float[64], .. Constant(1, 64, 0.5f)]);
        Assert.Equal(1ul, effect.LastSilence);
        effect.Process(Constant(2, 64, 0.5f));
        Assert.Equal(0ul, effect.LastSilence);
        effect.Deactivate();
    }

    [Fact]
    public void OddPoints_DoNoHarm()
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(48000, MaxBlock);
        using var changes = new Vst3Changes();
        changes.Add(Mix, -50, 0.9).Add(Mix, 300, double.NaN).Add(Mix, 200, 0.1).Add(Mix, 100, 7).Add(Mix, int.MaxValue, 0.5);
        changes.Add(987654, 3, 0.5).Add(TimbreParameters.ByKey["underRuns"].Id, 0, 1).Add(OutputGain, 512, double.PositiveInfinity);
        foreach (ParameterDefinition p in TimbreParameters.All.Where(p => p.LatentDimension >= 0)) changes.Add(p.Id, (int)(p.Id % 512), 0.5);
        effect.Process(Noise(new Random(1), 2, MaxBlock), changes);
        byte[] state = effect.Save();
        effect.Deactivate();
        using Vst3Effect other = _host.Effect();
        other.Load(state);
        Assert.Equal(0.5, other.Normalized(Mix));
        Assert.Equal(1, other.Normalized(OutputGain));
        Assert.Equal(0, effect.Normalized(TimbreParameters.ByKey["underRuns"].Id));
    }

    [Theory]
    [InlineData(1234.5678)]
    [InlineData(12345.678)]
    [InlineData(22050)]
    [InlineData(192000)]
    [InlineData(1234567.8)]
    public void AnySampleRate_GivesCleanOutput(double rate)
    {
        using Vst3Effect effect = _host.Effect(SamplePackages.Ddsp());
        effect.Activate(rate, MaxBlock);
        var random = new Random(2);
        for (int block = 0; block < 10; block++) effect.Process(Noise(random, 2, MaxBlock));
        effect.Deactivate();
    }

    /// <summary>An instance whose model slot is empty: it has no latency and passes the input.</summary>
    private Vst3Effect Dry()
    {
        Vst3Effect effect = _host.Effect();
        effect.Set(ModelSlot, EmptySlot);
        return effect;
    }

    private static float[] Play(Vst3Effect effect, int[] blocks, Func<int, int, float[][]> input, List<(int Position, uint Id, double Normalized)> automation)
    {
        var output = new List<float>();
        int position = 0;
        foreach (int count in blocks)
        {
            using var changes = new Vst3Changes();
            foreach ((int at, uint id, double value) in automation.Where(a => a.Position >= position && a.Position < position + count))
                changes.Add(id, at - position, value);
            output.AddRange(effect.Process(input(position, count), changes)[0]);
            position += count;
        }

        return [.. output];
    }

    private static EventBuffer ForClap(ProcessHarness clap, Vst3Effect effect, List<(int Position, uint Id, double Normalized)> automation)
    {
        var events = new EventBuffer();
        Dictionary<uint, PluginParameter> parameters = clap.Plugin.Parameters.All.ToDictionary(p => p.Id);
        foreach ((int position, uint id, double normalized) in automation) events.Add(position, parameters[id], effect.ToPlain(id, normalized));
        return events;
    }

    /// <summary>Random points of everything that may be automated, but the model slot, of which there is one.</summary>
    private static List<(int Position, uint Id, double Normalized)> Automation(int seed, int length)
    {
        var random = new Random(seed + 100);
        ParameterDefinition[] all = [.. TimbreParameters.All.Where(p => !p.IsReadOnly && p.IsAutomatable && p.Id != ModelSlot)];
        return [.. Enumerable.Range(0, 300).Select(_ => (random.Next(length), all[random.Next(all.Length)].Id, random.NextDouble())).OrderBy(a => a.Item1)];
    }

    private static int[] Blocks(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, MaxBlock + 1))];
    }

    /// <summary>A sliding tone, by its time.</summary>
    private static float[][] Tone(int position, int count)
    {
        float[] tone = [.. Enumerable.Range(position, count).Select(n => 0.3f * MathF.Sin(0.03f * n + 1e-6f * n * n))];
        return [tone, tone];
    }

    private static float[][] Noise(Random random, int channels, int count) =>
        [.. Enumerable.Range(0, channels).Select(_ => Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f).ToArray())];

    private static float[][] Constant(int channels, int count, float value) =>
        [.. Enumerable.Range(0, channels).Select(_ => Enumerable.Repeat(value, count).ToArray())];
}
