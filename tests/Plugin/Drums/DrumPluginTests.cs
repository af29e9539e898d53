using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Models;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Plugin.Tests.Drums;

/// <summary>The main half alone, over the published real-time half.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class DrumPluginTests : IDisposable
{
    private readonly DrumBridge* _bridge;
    private readonly DrumSession _session;
    private readonly DrumPlugin _drums;
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;
    private readonly Log _log = new();

    public DrumPluginTests(PublishedPlugin published)
    {
        PluginBundle.Open(published.Repository.BundleContents);
        _bridge = (DrumBridge*)PluginSession.AllocateBridge(PluginType.Drums);
        _session = new DrumSession(_bridge, this, _log);
        _drums = _session.Instrument;
        _drums.LoadModel(TinyDrums.Package().WriteTo(Path.Combine(_folder, "Tiny.nsmodel")));
    }

    public void Dispose()
    {
        _session.Dispose();
        NativeMemory.Free(_bridge);
        PluginBundle.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Randomise_IsRepeatable_KeepsLockedPads_AndGrowsWithItsAmount()
    {
        double[] before = Values();
        Set(3, DrumParameter.Lock, 1);
        _drums.Randomise(0.1, 7);
        double[] little = Values();
        Restore(before);
        Set(3, DrumParameter.Lock, 1);
        _drums.Randomise(1, 7);
        double[] much = Values();
        Restore(before);
        Set(3, DrumParameter.Lock, 1);
        _drums.Randomise(1, 7);
        Assert.Equal(much, Values());
        int x = DrumParameter.Of(0, DrumParameter.MapX), locked = DrumParameter.Of(3, DrumParameter.MapX);
        Assert.Equal(before[locked], much[locked]);
        Assert.True(Math.Abs(little[x] - before[x]) < Math.Abs(much[x] - before[x]) || much[x] == before[x]);
        Assert.NotEqual(before, little);
        Restore(before);
        _drums.Randomise(1, 7, onlyPad: 2);
        Assert.All(Enumerable.Range(0, DrumParameter.Pads).Where(pad => pad != 2), pad => Assert.Equal(before[DrumParameter.Of(pad, DrumParameter.Tune)], Values()[DrumParameter.Of(pad, DrumParameter.Tune)]));
    }

    [Fact]
    public void Pads_AreCopiedAndSwappedWithTheirRecordings()
    {
        Set(0, DrumParameter.Tune, 5);
        Set(1, DrumParameter.Tune, -3);
        _drums.SetOriginal(0, new DrumSample(0, 48000, [0.5f, -0.5f]));
        _drums.CopyPad(0, 2);
        Assert.Equal(5, Get(2, DrumParameter.Tune));
        Assert.Equal([0.5f, -0.5f], _drums.OriginalOf(2)!.Samples);
        _drums.SwapPads(0, 1);
        Assert.Equal((-3.0, 5.0), (Get(0, DrumParameter.Tune), Get(1, DrumParameter.Tune)));
        Assert.Null(_drums.OriginalOf(0));
        Assert.NotNull(_drums.OriginalOf(1));
    }

    [Fact]
    public void KitMorph_GoesFromThePadsToKitB_AndLeavesLockedPads()
    {
        Set(0, DrumParameter.Tune, 10);
        Set(0, DrumParameter.FilterMode, 3);
        Set(1, DrumParameter.Tune, 10);
        _drums.StoreKitB();
        Set(0, DrumParameter.Tune, 0);
        Set(0, DrumParameter.FilterMode, 1);
        Set(1, DrumParameter.Tune, 0);
        Set(1, DrumParameter.Lock, 1);
        foreach ((double morph, double tune, double filter) in ((double, double, double)[])[(0, 0, 1), (0.25, 2.5, 1), (0.5, 5, 3), (1, 10, 3)])
        {
            SetGlobal("kitMorph", morph);
            Assert.Equal(tune, Heard(0, DrumParameter.Tune), 1e-9);
            Assert.Equal(filter, Heard(0, DrumParameter.FilterMode));
            Assert.Equal(0, Heard(1, DrumParameter.Tune));
            Assert.Equal(0, Get(0, DrumParameter.Tune));
        }

        _drums.SwapKits();
        Assert.Equal((10.0, 0.0), (Get(0, DrumParameter.Tune), Heard(0, DrumParameter.Tune)));
        _drums.ForgetKitB();
        Assert.Equal(10, Heard(0, DrumParameter.Tune));
    }

    [Fact]
    public void Kit_RoundTripsThroughItsFile()
    {
        _drums.Randomise(1, 3);
        DrumKit kit = DrumKit.Parse(_drums.ToKit("Random").ToBytes());
        double[] random = Values();
        _drums.Randomise(1, 4);
        Assert.NotEqual(random, Values());
        _drums.LoadKit(kit);
        Assert.Equal(random, Values());
        Assert.Equal("Random", _drums.KitName);
    }

    [Fact]
    public void NewInstances_PlayTypicalHitsOfGeneralMidi()
    {
        _drums.StartFresh();
        _drums.LoadPreset(Path.Combine(_folder, "Tiny.nsmodel"));
        Assert.Equal("1 Kick", _drums.NoteNameOf(36));
        Assert.Equal("2 Snare", _drums.NoteNameOf(38));
        Assert.Equal("9 Closed hat", _drums.NoteNameOf(42));
        Assert.Null(_drums.NoteNameOf(0));
        ParameterDefinition[] toms = [.. new[] { 5, 6, 7 }.Select(pad => DrumParameters.Of(pad, DrumParameter.MapX))];
        Assert.Equal(3, toms.Select(_drums.DefaultOf).Distinct().Count());
    }

    [Fact]
    public void KeyMap_IsPartOfTheState()
    {
        _drums.SetKey(60, 5);
        byte[] state = _drums.SaveState();
        _drums.SetKey(60, -1);
        _drums.LoadState(state);
        Assert.Equal(5, _drums.PadOfKey(60));
        Assert.Equal(state, _drums.SaveState());
        Assert.Throws<ArgumentOutOfRangeException>(() => _drums.SetKey(128, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _drums.SetKey(60, 16));
    }

    /// <summary>Refused states leave everything as it was; whatever is read can be saved and is read again.</summary>
    [Fact]
    public void MutatedStates_NeverLoseTheState()
    {
        byte[] good = _drums.SaveState();
        byte[] payload = DrumStateCodec.Format.Unwrap(good).ToArray();
        var random = new Random(8);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] before = _drums.SaveState();
            byte[] mutated = DrumStateCodec.Format.Wrap(DrumStateCodecTests.Mutate(payload, random));
            try
            {
                _drums.LoadState(mutated);
                byte[] after = _drums.SaveState();
                _drums.LoadState(after);
                Assert.Equal(after, _drums.SaveState());
            }
            catch (InvalidDataException)
            {
                refused++;
                Assert.Equal(before, _drums.SaveState());
            }
        }

        Assert.InRange(refused, 1, 299);
        _drums.LoadState(good);
        Assert.Equal(good, _drums.SaveState());
    }

    [Fact]
    public void MissingModel_KeepsItsNameAndSoundsInTheState()
    {
        byte[] state = _drums.SaveState();
        File.Delete(Path.Combine(_folder, "Tiny.nsmodel"));
        _drums.LoadState(state);
        Assert.Null(_drums.Manifest);
        Assert.Equal("Tiny drums", _drums.Model!.Name);
        Assert.True(_drums.Activate(44100, 64));
        Assert.Contains(_log.Messages, m => m.Contains("'Tiny drums' is missing", StringComparison.Ordinal));
        Assert.Equal(state, _drums.SaveState());
        _drums.Deactivate();
    }

    private double[] Values() => new Span<double>(_bridge->Common.Values, DrumParameter.Count).ToArray();

    private void Restore(double[] values) => values.CopyTo(new Span<double>(_bridge->Common.Values, DrumParameter.Count));

    private double Get(int pad, int offset) => _drums.GetValue(DrumParameters.Of(pad, offset));

    private void Set(int pad, int offset, double value) => SetIndex(DrumParameter.Of(pad, offset), value);

    private void SetGlobal(string key, double value) => SetIndex(DrumParameters.Table.ByKey[key].Index, value);

    // As the audio thread does it.
    private void SetIndex(int index, double value)
    {
        _bridge->Common.Values[index] = value;
        DrumMorph.Follow(_bridge, index);
    }

    private double Heard(int pad, int offset) => Get(pad, offset) + _bridge->Drums.Modulation[DrumParameter.Of(pad, offset)];

    private sealed class Log : IPluginHost
    {
        public List<string> Messages { get; } = [];

        void IPluginHost.Log(LogLevel level, string message) => Messages.Add(message);

        void IPluginHost.ParametersChanged(bool namesToo)
        {
        }

        void IPluginHost.RequestRestart()
        {
        }

        void IPluginHost.RequestMainThread()
        {
        }
    }
}
