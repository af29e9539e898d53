using System.Runtime.CompilerServices;
using NeuralSynth.AudioPlugSharp;
using NeuralSynth.Host.Abi;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.AudioPlugSharp;

/// <summary>The adapter without AudioPlugSharp's package, over the published real-time half: sound and states of the CLAP
/// plug-in, and what only hosts with managed callbacks do.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class AdapterTests(PublishedPlugin published) : IDisposable
{
    private const int MaxBlock = 512;
    private const uint OutputGain = 2;

    private readonly Vst3Fixture _host = new(published);

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("ddsp", 48000, 1)]
    [InlineData("autoencoder", 44100, 2)]
    public void InputAndAutomation_GiveTheSoundOfClapToTheBit(string architecture, int rate, int seed)
    {
        SamplePackage model = architecture == "ddsp" ? SamplePackages.Ddsp() : SamplePackages.Autoencoder();
        var clapRandom = new Random(seed);
        using ProcessHarness clap = _host.ClapPlugin(model, () => clapRandom.NextSingle() - 0.5f);
        using var adapter = new AdapterHarness(published);
        Assert.True(adapter.Adapter.RestoreState(clap.Plugin.State.Save()));
        int[] blocks = Blocks(seed, 60);
        List<(int Position, uint Id, double Normalized)> automation = Automation(adapter, seed, blocks.Sum());
        using EventBuffer events = ForClap(clap, adapter, automation);
        clap.Activate(rate, MaxBlock);
        Assert.True(adapter.Adapter.Start(rate, MaxBlock));
        Assert.Equal(clap.Plugin.LatencySamples, adapter.Adapter.LatencySamples);

        var random = new Random(seed);
        float[] expected = [.. blocks.SelectMany(count => clap.Process(count, events))];
        float[] found = Play(adapter, blocks, count => Noise(random, count), automation);
        Assert.Equal(expected, found);
        Assert.Contains(found, sample => sample != 0);
        clap.Deactivate();
        adapter.Adapter.Stop();
    }

    [Fact]
    public void StateOfClap_OpensAndIsSavedByteForByte()
    {
        using ProcessHarness clap = _host.ClapPlugin(SamplePackages.Ddsp());
        var random = new Random(8);
        using var events = new EventBuffer();
        foreach (PluginParameter p in clap.Plugin.Parameters.All.Where(p => !p.IsReadOnly && p.Name != "Model"))
        {
            double value = p.Min + random.NextDouble() * (p.Max - p.Min);
            events.Add(0, p, p.IsStepped ? Math.Round(value) : value);
        }

        clap.Flush(events);
        byte[] state = clap.Plugin.State.Save();
        using var adapter = new AdapterHarness(published);
        Assert.True(adapter.Adapter.RestoreState([.. state, 1, 2, 3]));
        Assert.Equal(state, adapter.Adapter.SaveState());
        Assert.Equal(clap.Plugin.Parameters.Value(clap.Plugin.Parameters.Find("Mix")), adapter.ControlOf("mix").EditValue);
    }

    [Fact]
    public void OtherBytes_AreRefusedAndChangeNothing()
    {
        using var adapter = new AdapterHarness(published);
        adapter.ControlOf("mix").EditValue = 0.25;
        byte[] state = adapter.Adapter.SaveState();
        byte[] damaged = [.. state];
        damaged[^5] ^= 1;
        foreach (byte[] bytes in (byte[][])[[], [1], state[..^1], damaged, new byte[2 << 20]]) Assert.False(adapter.Adapter.RestoreState(bytes));
        Assert.Equal(state, adapter.Adapter.SaveState());
        Assert.NotEmpty(adapter.Log);
    }

    /// <summary>AudioPlugSharp drops the changes of a host that flushes without a block; the control knows them.</summary>
    [Fact]
    public void ControlMovedWithoutABlock_IsSavedAndTakenAtTheStart()
    {
        using var adapter = new AdapterHarness(published);
        adapter.ControlOf("modelSlot").EditValue = 7;
        adapter.ControlOf("outputGain").EditValue = -60;
        Assert.Equal(-60, adapter.SavedValue(published, "outputGain"));
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        Assert.Equal(0, adapter.Adapter.LatencySamples);
        float[][] ones = Constant(1);
        float[] output = [.. Enumerable.Range(0, 20).SelectMany(_ => adapter.Process(ones)[0])];
        Assert.InRange(output[^1], 0.0009f, 0.0011f);
    }

    /// <summary>Automation that a block brought is later than the control; a control moved afterwards is later still.</summary>
    [Fact]
    public void LatestOfControlAndBlock_IsSaved()
    {
        using var adapter = new AdapterHarness(published);
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        adapter.ControlOf("mix").EditValue = 0.25;
        adapter.Process(Constant(0), (adapter["mix"].Definition.Id, 0.75, 10));
        Assert.Equal(0.75, adapter.SavedValue(published, "mix"));
        adapter.ControlOf("mix").EditValue = 0.5;
        Assert.Equal(0.5, adapter.SavedValue(published, "mix"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(511)]
    public void Changes_TakeEffectAtTheirSampleInWhateverOrderTheyCome(int offset)
    {
        int FirstChanged(int at)
        {
            using var adapter = new AdapterHarness(published);
            adapter.ControlOf("modelSlot").EditValue = 7;
            Assert.True(adapter.Adapter.Start(48000, MaxBlock));
            float plain = adapter.Process(Constant(0.5f))[0][^1];
            float[] output = adapter.Process(Constant(0.5f), (adapter["mix"].Definition.Id, 1, MaxBlock - 1), (OutputGain, 0, at))[0];
            float[] after = adapter.Process(Constant(0.5f))[0];
            float[] all = [.. output, .. after];
            return Enumerable.Range(0, all.Length).First(i => all[i] != plain);
        }

        Assert.InRange(FirstChanged(offset) - offset, 0, 1);
    }

    /// <summary>AudioPlugSharp has no restart: the adapter activates anew itself, and goes on.</summary>
    [Fact]
    public void OtherLatencyMode_ActivatesAnew()
    {
        using var adapter = new AdapterHarness(published);
        using ProcessHarness clap = _host.ClapPlugin(SamplePackages.Ddsp());
        Assert.True(adapter.Adapter.RestoreState(clap.Plugin.State.Save()));
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        int standard = adapter.Adapter.LatencySamples;
        adapter.Process(Constant(0.1f), (adapter["latency"].Definition.Id, 1, 0));
        adapter.Adapter.ServeIfRequested();
        Assert.True(adapter.Adapter.LatencySamples > standard);
        float[] output = [.. Enumerable.Range(0, 40).SelectMany(_ => adapter.Process(Constant(0.1f))[0])];
        Assert.Contains(output, sample => sample != 0);
    }

    /// <summary>Automation may pass over an empty slot many times a second.</summary>
    [Fact]
    public void EmptySlot_IsToldOnceUntilAnotherStateComes()
    {
        using var adapter = new AdapterHarness(published);
        byte[] state = adapter.Adapter.SaveState();
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        for (int times = 1; times <= 2; times++)
        {
            for (int i = 0; i < 6; i++)
            {
                adapter.Process(Constant(0), (adapter["modelSlot"].Definition.Id, i % 2 == 0 ? 1 : 0, 0));
                adapter.Adapter.ServeIfRequested();
            }

            Assert.Equal(times, adapter.Log.Count(message => message.Contains("slot 8 is empty", StringComparison.Ordinal)));
            Assert.True(adapter.Adapter.RestoreState(state));
        }
    }

    /// <summary>The audio thread is never made to wait for a restart: its block is silent and what it brought is kept.</summary>
    [Fact]
    public void BlockDuringARestart_IsSilentAndKeepsItsChanges()
    {
        var gate = default(AudioGate);
        gate.Enter();
        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.True(gate.TryEnter());

        using var adapter = new AdapterHarness(published);
        adapter.Adapter.HoldAudioForTest(() =>
        {
            float[][] output = adapter.Process(Constant(1), (adapter["mix"].Definition.Id, 0.25, 300));
            Assert.All(output, channel => Assert.All(channel, sample => Assert.Equal(0, sample)));
        });
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        adapter.Process(Constant(0));
        Assert.Equal(0.25, adapter.SavedValue(published, "mix"));
    }

    [Fact]
    public void BlocksWithoutStartOrBuffers_AreSilent()
    {
        using var adapter = new AdapterHarness(published);
        Assert.All(adapter.Process(Constant(1)), channel => Assert.All(channel, sample => Assert.Equal(0, sample)));
        Assert.False(adapter.Adapter.Start(48000, 0));
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        adapter.Adapter.Process(null, AdapterHarness.Channels, null, AdapterHarness.Channels, MaxBlock);
        adapter.Adapter.Change(-1, 0.5, 0);
        adapter.Adapter.Change(int.MaxValue, 0.5, 0);
        adapter.Adapter.Change(0, double.NaN, 0);
        adapter.Adapter.Process(null, 0, null, 0, 0);
        Assert.Equal(0, adapter.SavedValue(published, "inputGain"));
    }

    [Fact]
    public void Callback_AllocatesNothing()
    {
        using var adapter = new AdapterHarness(published);
        Assert.True(adapter.Adapter.Start(48000, MaxBlock));
        float[] buffer = new float[MaxBlock];
        fixed (float* samples = buffer)
        {
            float** channels = stackalloc float*[AdapterHarness.Channels] { samples, samples };
            long before = 0;
            for (int block = 0; block < 200; block++)
            {
                // The first blocks load code.
                if (block == 100) before = GC.GetAllocatedBytesForCurrentThread();
                for (int p = 7; p < 40; p++) adapter.Adapter.Change(p, block % 2 * 0.5, p * 3);
                adapter.Adapter.Process(channels, AdapterHarness.Channels, channels, AdapterHarness.Channels, MaxBlock);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>AudioPlugSharp never says that it is done with a plug-in.</summary>
    [Fact]
    public void ForgottenInstance_IsFreed()
    {
        WeakReference forgotten = MakeAndForget();
        for (int i = 0; i < 10 && forgotten.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(forgotten.IsAlive);
    }

    /// <summary>Hosts know AudioPlugSharp's parameters by their place in the list: rows are only ever added at its end.</summary>
    [Fact]
    public void OrderOfReleasedParameters_IsKept()
    {
        using var adapter = new AdapterHarness(published);
        string[] present = [.. adapter.Adapter.Parameters.Select(p => p.Definition.Key)];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(published.Repository.Root, "tests", "Golden", "parameters"), "timbre-*.txt"))
        {
            string[] released = [.. File.ReadAllLines(file).Select(line => line.Split(' ')[1]).Where(key => !TimbreParameters.ByKey[key].IsReadOnly)];
            Assert.Equal(released, present[..released.Length]);
        }

        Assert.Equal(Enumerable.Range(0, present.Length), adapter.Adapter.Parameters.Select(p => p.Index));
        Assert.DoesNotContain("underRuns", present);
    }

    [Theory]
    [InlineData("mix", 0.5, 0.5, "50.00 %")]
    [InlineData("inputGain", 0, -60, "-60.00 dB")]
    [InlineData("bypass", 0.49, 0, "Off")]
    [InlineData("bypass", 0.5, 1, "On")]
    [InlineData("latency", 0.9, 2, "Safe")]
    public void NormalizedValuesAndTexts_AreThoseOfVst3(string key, double normalized, double plain, string text)
    {
        using var adapter = new AdapterHarness(published);
        Assert.Equal(plain, adapter[key].ToPlain(normalized), 1e-9);
        Assert.Equal(adapter[key].Definition.IsStepped ? plain / adapter[key].Definition.Maximum : normalized, adapter[key].ToNormalized(plain), 1e-9);
        Assert.Equal(text, adapter[key].Text(plain));
    }

    [Fact]
    public void Controls_ShowNamesAndValuesOfAState()
    {
        using ProcessHarness clap = _host.ClapPlugin(SamplePackages.Ddsp(new SampleDdsp { Name = "Glass" }));
        using var adapter = new AdapterHarness(published);
        adapter.ControlOf("mix").EditValue = 0.1;
        Assert.True(adapter.Adapter.RestoreState(clap.Plugin.State.Save()));
        Assert.Equal(1, adapter.ControlOf("mix").EditValue);
        Assert.Equal("1: Glass", adapter["modelSlot"].Text(0));
        Assert.Equal(adapter["latent1.bias"].Name, adapter.ControlOf("latent1.bias").Name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference MakeAndForget()
    {
        var adapter = new PluginAdapter(PluginType.Timbre, published.Repository.BundleContents, (_, _) => { });
        adapter.Connect(0, new FakeControl());
        Assert.True(adapter.Start(48000, MaxBlock));
        adapter.Stop();
        return new WeakReference(adapter);
    }

    private static float[] Play(AdapterHarness adapter, int[] blocks, Func<int, float[][]> input, List<(int Position, uint Id, double Normalized)> automation)
    {
        var output = new List<float>();
        int position = 0;
        foreach (int count in blocks)
        {
            var changes = automation.Where(a => a.Position >= position && a.Position < position + count).Select(a => (a.Id, a.Normalized, a.Position - position));
            output.AddRange(adapter.Process(input(count), [.. changes])[0]);
            position += count;
        }

        return [.. output];
    }

    private static EventBuffer ForClap(ProcessHarness clap, AdapterHarness adapter, List<(int Position, uint Id, double Normalized)> automation)
    {
        var events = new EventBuffer();
        Dictionary<uint, PluginParameter> parameters = clap.Plugin.Parameters.All.ToDictionary(p => p.Id);
        Dictionary<uint, AdapterParameter> ours = adapter.Adapter.Parameters.ToDictionary(p => p.Definition.Id);
        foreach ((int position, uint id, double normalized) in automation) events.Add(position, parameters[id], ours[id].ToPlain(normalized));
        return events;
    }

    /// <summary>Random points of everything that may be automated, but the model slot, of which there is one.</summary>
    private static List<(int Position, uint Id, double Normalized)> Automation(AdapterHarness adapter, int seed, int length)
    {
        var random = new Random(seed + 100);
        AdapterParameter[] all = [.. adapter.Adapter.Parameters.Where(p => p.Definition.IsAutomatable && p.Definition.Key != "modelSlot")];
        return [.. Enumerable.Range(0, 300).Select(_ => (random.Next(length), all[random.Next(all.Length)].Definition.Id, random.NextDouble())).OrderBy(a => a.Item1)];
    }

    private static int[] Blocks(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, MaxBlock + 1))];
    }

    private static float[][] Noise(Random random, int count) =>
        [.. Enumerable.Range(0, AdapterHarness.Channels).Select(_ => Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f).ToArray())];

    private static float[][] Constant(float value) =>
        [.. Enumerable.Range(0, AdapterHarness.Channels).Select(_ => Enumerable.Repeat(value, MaxBlock).ToArray())];
}
