using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host;
using NeuralSynth.Host.Abi;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Published;

/// <summary>What every CLAP host may do to a plug-in; the cases follow those of clap-validator, which a bare checkout does
/// not have. With a model and without.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class ConformanceTests(PublishedPlugin published) : IDisposable
{
    private readonly RenderFixture _host = new(published);
    private readonly HostLog _log = new(null);

    public void Dispose()
    {
        _host.Dispose();
        Assert.DoesNotContain(_log.Entries, e => e.Severity is ClapLogSeverity.PluginMisbehaving or ClapLogSeverity.HostMisbehaving);
    }

    [Fact]
    public void Factory_KnowsItsIdsAndNoOthers()
    {
        nint library = NativeLibrary.Load(published.Repository.MainLibrary);
        var entry = (ClapPluginEntry*)NativeLibrary.GetExport(library, "clap_entry");
        fixed (byte* unknown = "clap.plugin-factory-from-space"u8) Assert.True(entry->GetFactory(unknown) == null);
        PluginDescription real = _host.Library.Plugins[0];
        using var host = new HostObject(_log);
        Assert.Throws<HostException>(() => _host.Library.Create(real with { Id = real.Id + "x" }, host));
        Assert.Equal("audio-effect", real.Features[0]);
        Assert.Equal(real.Features.Distinct(), real.Features);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnySampleRate_GivesCleanOutput(bool withModel)
    {
        using ProcessHarness plugin = Plugin(withModel);
        foreach (double rate in (double[])[1000, 8000, 11025, 12345.678, 22050, 32000, 44100, 48000, 88200, 96000, 192000, 384000, 768000])
        {
            plugin.Activate(rate, 512);
            for (int block = 0; block < 8; block++) plugin.Process(512);
            plugin.Deactivate();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnyBlockSize_GivesCleanOutput(bool withModel)
    {
        using ProcessHarness plugin = Plugin(withModel);
        foreach (int size in (int[])[1, 10, 17, 256, 1024, 1536, 2027, 4096, 16384])
        {
            plugin.Activate(44100, size);
            for (int block = 0; block < 4; block++) plugin.Process(Math.Max(1, size - block));
            plugin.Deactivate();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void InPlace_EqualsOutOfPlace(bool withModel)
    {
        float[] Run(bool inPlace)
        {
            using ProcessHarness plugin = Plugin(withModel);
            plugin.Activate(48000, 300);
            float[] output = Enumerable.Range(0, 40).SelectMany(_ => plugin.Process(300, inPlace: inPlace)).ToArray();
            plugin.Deactivate();
            return output;
        }

        Assert.Equal(Run(inPlace: false), Run(inPlace: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SubnormalInput_NeverComesOut(bool withModel)
    {
        using ProcessHarness plugin = Plugin(withModel, () => 1e-41f);
        plugin.Activate(44100, 512);
        for (int block = 0; block < 20; block++) plugin.Process(512);
        plugin.Deactivate();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NonFiniteInput_StaysInside(bool withModel)
    {
        int n = 0;
        using ProcessHarness plugin = Plugin(withModel, () => (++n % 700) switch { 5 => float.NaN, 6 => float.PositiveInfinity, 7 => float.MaxValue, _ => 0.1f });
        plugin.Activate(44100, 512);
        for (int block = 0; block < 30; block++) plugin.Process(512);
        plugin.Deactivate();
    }

    [Fact]
    public void ResetAndReactivation_GiveCleanOutputAndRepeat()
    {
        using ProcessHarness plugin = Plugin(withModel: true, () => 0.1f);
        float[] Run() => Enumerable.Range(0, 20).SelectMany(_ => plugin.Process(256)).ToArray();
        plugin.Activate(44100, 256);
        float[] first = Run();
        plugin.Reset();
        Assert.Equal(first, Run());
        plugin.Deactivate();
        plugin.Activate(44100, 256);
        Assert.Equal(first, Run());
        plugin.Deactivate();
    }

    [Fact]
    public void Parameters_HaveTextsThatReadBack()
    {
        using ProcessHarness plugin = Plugin(withModel: true);
        PluginParameters parameters = plugin.Plugin.Parameters;
        Assert.All(parameters.All, p =>
        {
            Assert.InRange(p.Default, p.Min, p.Max);
            foreach (double share in (double[])[0, 0.123, 0.5, 1])
            {
                double value = p.Min + share * (p.Max - p.Min);
                string text = parameters.Text(p, p.IsStepped ? Math.Round(value) : value);
                Assert.Equal(text, parameters.Text(p, parameters.Parse(p, text)));
            }
        });
        Assert.Equal(parameters.All.Count, parameters.All.Select(p => p.Id).Distinct().Count());
    }

    [Fact]
    public void Flush_SetsWhatProcessSets()
    {
        using ProcessHarness flushed = Plugin(withModel: false), processed = Plugin(withModel: false);
        using EventBuffer one = RandomValues(flushed), two = RandomValues(processed);
        flushed.Activate(48000, 64);
        flushed.Flush(one);
        processed.Activate(48000, 64);
        processed.Process(64, two);
        Assert.Equal(Values(flushed), Values(processed));
        Assert.NotEqual(Values(flushed), flushed.Plugin.Parameters.All.Select(p => p.Default));
        flushed.Deactivate();
        processed.Deactivate();
    }

    [Fact]
    public void EventsOfOtherSpaces_AreIgnored()
    {
        using ProcessHarness plugin = Plugin(withModel: false);
        using EventBuffer events = RandomValues(plugin);
        double[] before = Values(plugin);
        events.Seal();
        for (uint i = 0; i < plugin.Plugin.Parameters.All.Count; i++) events.Header(i)->SpaceId = 0xB33F;
        plugin.Activate(48000, 64);
        plugin.Process(64, events);
        Assert.Equal(before, Values(plugin));
        plugin.Deactivate();
    }

    [Fact]
    public void ValuesOutOfRange_AreLimited()
    {
        using ProcessHarness plugin = Plugin(withModel: true);
        using var events = new EventBuffer();
        double[] wild = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300];
        int n = 0;
        foreach (PluginParameter p in plugin.Plugin.Parameters.All) events.Add(n, p, wild[n++ % wild.Length]);
        plugin.Activate(48000, 256);
        plugin.Process(256, events);
        for (int block = 0; block < 10; block++) plugin.Process(256);
        Assert.All(plugin.Plugin.Parameters.All, p => Assert.InRange(plugin.Plugin.Parameters.Value(p), p.Min, p.Max));
        plugin.Deactivate();
    }

    [Fact]
    public void BrokenStates_AreRefused()
    {
        using ProcessHarness plugin = Plugin(withModel: true);
        byte[] good = plugin.Plugin.State.Save();
        var random = new Random(5);
        byte[] noise = new byte[1 << 20];
        random.NextBytes(noise);
        Assert.Throws<HostException>(() => plugin.Plugin.State.Load([], "empty"));
        Assert.Throws<HostException>(() => plugin.Plugin.State.Load(noise, "noise"));
        for (int i = 0; i < 200; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<HostException>(() => plugin.Plugin.State.Load(bad, "one bit"));
            Assert.Throws<HostException>(() => plugin.Plugin.State.Load(good[..random.Next(good.Length)], "truncated"));
        }

        Assert.Equal(good, plugin.Plugin.State.Save());
    }

    [Fact]
    public void State_PassesThroughNarrowStreams()
    {
        using ProcessHarness plugin = Plugin(withModel: true);
        ClapPlugin* native = plugin.Plugin.Native;
        var state = (ClapPluginState*)HostedPlugin.Extension(native, ClapPluginState.Id);
        byte[] expected = plugin.Plugin.State.Save();
        using var memory = new MemoryStream();
        GCHandle handle = GCHandle.Alloc(memory);
        var output = new ClapOutputStream { Context = (void*)GCHandle.ToIntPtr(handle), Write = &WriteNarrow };
        Assert.Equal(1, state->Save(native, &output));
        Assert.Equal(expected, memory.ToArray());
        memory.Position = 0;
        var input = new ClapInputStream { Context = (void*)GCHandle.ToIntPtr(handle), Read = &ReadNarrow };
        Assert.Equal(1, state->Load(native, &input));
        handle.Free();
        Assert.Equal(expected, plugin.Plugin.State.Save());
    }

    private const int NarrowBytes = 7;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long WriteNarrow(ClapOutputStream* stream, void* buffer, ulong size)
    {
        int count = (int)Math.Min(size, NarrowBytes);
        ((MemoryStream)GCHandle.FromIntPtr((nint)stream->Context).Target!).Write(new ReadOnlySpan<byte>(buffer, count));
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long ReadNarrow(ClapInputStream* stream, void* buffer, ulong size) =>
        ((MemoryStream)GCHandle.FromIntPtr((nint)stream->Context).Target!).Read(new Span<byte>(buffer, (int)Math.Min(size, NarrowBytes)));

    private ProcessHarness Plugin(bool withModel, Func<float>? signal = null) =>
        new(_host.Library, withModel ? _host.Model(SamplePackages.Ddsp()) : null, _log) { Signal = signal };

    private static double[] Values(ProcessHarness plugin) =>
        plugin.Plugin.Parameters.All.Select(plugin.Plugin.Parameters.Value).ToArray();

    private static EventBuffer RandomValues(ProcessHarness plugin)
    {
        var events = new EventBuffer();
        var random = new Random(3);
        foreach (PluginParameter p in plugin.Plugin.Parameters.All)
        {
            double value = p.Min + random.NextDouble() * (p.Max - p.Min);
            events.Add(0, p, p.IsStepped ? Math.Round(value) : value);
        }

        return events;
    }
}
