using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;
using NeuralSynth.Plugin.Tests.Vst3.Host;
using NeuralSynth.Tests.Shared;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Drums;

/// <summary>NeuralSynth Drums through the published bundles.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed class PublishedDrumsTests : IDisposable
{
    private const int Kick = 36;
    private const int Snare = 38;

    private readonly PublishedPlugin _published;
    private readonly RenderFixture _fixture;
    private readonly string _model;

    public PublishedDrumsTests(PublishedPlugin published)
    {
        _published = published;
        _fixture = new RenderFixture(published);
        _model = _fixture.Model(TinyDrums.Package());
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(480)]
    [InlineData(4096)]
    public void Note_StartsExactlyAtItsSample_InBlocksOfAnySize(int block)
    {
        const int NoteAt = 1003;
        using DrumRig rig = Rig(), whole = Rig();
        rig.Session.Start(44100, block);
        whole.Session.Start(44100, 4096);
        float[][] output = rig.Play(3000, block, (NoteAt, Kick));
        Assert.Equal(NoteAt, Array.FindIndex(output[0], s => s != 0));
        float[][] expected = whole.Play(3000, 4096, (NoteAt, Kick));
        for (int c = 0; c < output.Length; c++) Assert.Equal(expected[c], output[c]);
    }

    [Fact]
    public void MidiNotes_SoundAsNotesOfClap_AndForeignPortsAreSilent()
    {
        using DrumRig clap = Rig(), midi = Rig(), foreign = Rig();
        foreach (DrumRig rig in (DrumRig[])[clap, midi, foreign]) rig.Session.Start(44100, 512);
        float[] expected = clap.Play(2000, 500, (100, Snare))[0];
        Assert.Equal(expected, midi.Play(2000, 500, (events, start, _) => AddMidi(events, start, 0))[0]);
        Assert.All(foreign.Play(2000, 500, (events, start, _) => AddMidi(events, start, 3))[0], s => Assert.Equal(0, s));

        static unsafe void AddMidi(EventList events, int start, ushort port)
        {
            if (start != 0) return;
            var message = new ClapEventMidi { Header = EventList.Header<ClapEventMidi>(ClapEventType.Midi, 100), PortIndex = port };
            (message.Data[0], message.Data[1], message.Data[2]) = (0x90, Snare, 127);
            events.Add(message);
        }
    }

    [Fact]
    public void Pads_PlayOnTheirOutputs()
    {
        using DrumRig rig = Rig();
        int[] keys = KeysOfPads();
        for (int pad = 0; pad < DrumParameter.Pads; pad++) rig.Set(pad, DrumParameter.Output, pad + 1);
        rig.Session.Start(44100, 512);
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            rig.Session.Reset();
            float[][] output = rig.Play(600, 300, (10, keys[pad]));
            for (int port = 0; port <= DrumParameter.Pads; port++)
                Assert.Equal(port == pad + 1, output[2 * port].Any(s => s != 0));
        }
    }

    [Fact]
    public void Automation_IsExactToTheSample()
    {
        using DrumRig rig = Rig(), other = Rig();
        rig.Session.Start(44100, 4096);
        other.Session.Start(44100, 4096);
        void Mute(EventList events, int start, int count)
        {
            if (start <= 900 && 900 < start + count) events.Value(rig.Parameter(0, DrumParameter.Pan), 1, (uint)(900 - start));
        }

        float[][] plain = other.Play(3000, 3000, (500, Kick));
        float[][] automated = rig.Play(3000, 128, Mute, (500, Kick));
        Assert.Equal(plain[0][..900], automated[0][..900]);
        Assert.NotEqual(plain[0][900..1200], automated[0][900..1200]);
    }

    [Fact]
    public void Modulation_ChangesTheSound_NotTheValueOrTheState()
    {
        using DrumRig rig = Rig(), other = Rig();
        byte[] state = rig.Session.Plugin.State.Save();
        rig.Session.Start(44100, 512);
        other.Session.Start(44100, 512);
        float[] plain = other.Play(2000, 500, (10, Kick))[0];
        float[] modulated = rig.Play(2000, 500, (events, start, _) => AddModulation(events, start), (10, Kick))[0];
        Assert.NotEqual(plain, modulated);
        Assert.Equal(0, rig.Session.Plugin.Parameters.Value(rig.Parameter(0, DrumParameter.Tune)));
        Assert.Equal(state, rig.Session.Plugin.State.Save());

        void AddModulation(EventList events, int start)
        {
            if (start == 0) events.Modulation(rig.Parameter(0, DrumParameter.Tune), 12);
        }
    }

    [Fact]
    public void NoteExpression_MovesItsNoteAlone()
    {
        using DrumRig rig = Rig();
        rig.Session.Start(44100, 512);
        float[][] output = rig.Play(1500, 500, (events, start, _) => Add(events, start));
        // It is there once the pan has been smoothed.
        Assert.Contains(output[0][1000..], s => Math.Abs(s) > 0.01f);
        Assert.DoesNotContain(output[1][1000..], s => Math.Abs(s) > 1e-4f);

        static void Add(EventList events, int start)
        {
            if (start != 0) return;
            DrumRig.AddNote(events, Kick, 0, 1, noteId: 5);
            events.Add(new ClapEventNoteExpression { Header = EventList.Header<ClapEventNoteExpression>(ClapEventType.NoteExpression, 0), ExpressionId = ClapNoteExpression.Pan, NoteId = 5, Channel = -1, Key = -1, Value = 0 });
        }
    }

    [Fact]
    public void EndedNotes_AreToldToTheHost()
    {
        using DrumRig rig = Rig();
        rig.Session.Start(44100, 512);
        var ended = new List<ushort>();
        for (int block = 0; block < 12; block++)
        {
            using var events = new EventList();
            if (block == 0) DrumRig.AddNote(events, Kick, 3, 1, noteId: 42);
            rig.Session.Process(512, events);
            ended.AddRange(rig.Session.Sent.Select(e => e.Type).Where(t => t == ClapEventType.NoteEnd));
        }

        Assert.Single(ended);
        Assert.Equal(ClapProcessStatus.Sleep, rig.Session.Status);
    }

    /// <summary>The project is opened on a machine without the model.</summary>
    [Fact]
    public void State_SoundsTheSameToTheBit_WithAndWithoutItsModel()
    {
        string model = _fixture.Model(TinyDrums.Package("Lost drums"));
        byte[] state;
        float[][] expected;
        using (DrumRig rig = Rig(model))
        {
            rig.Set(0, DrumParameter.MapX, 0.3);
            rig.Set(1, DrumParameter.Tune, -5);
            state = rig.Session.Plugin.State.Save();
            rig.Session.Start(48000, 512);
            expected = rig.Play(4000, 480, (7, Kick), (2000, Snare));
        }

        using (DrumRig with = Rig(model: null))
        {
            with.Session.Plugin.State.Load(state, "project");
            with.Session.Start(48000, 512);
            AssertSame(expected, with.Play(4000, 480, (7, Kick), (2000, Snare)));
            Assert.Equal(state, with.Session.Plugin.State.Save());
        }

        File.Delete(model);
        using DrumRig without = Rig(model: null);
        without.Session.Plugin.State.Load(state, "project");
        without.Session.Start(48000, 512);
        AssertSame(expected, without.Play(4000, 480, (7, Kick), (2000, Snare)));
        Assert.Contains(without.Messages, m => m.Contains("'Lost drums' is missing", StringComparison.Ordinal));
        Assert.Equal(state, without.Session.Plugin.State.Save());
    }

    [Fact]
    public unsafe void StateOfClap_OpensInVst3_AndSoundsTheSameToTheBit()
    {
        using DrumRig clap = Rig();
        clap.Set(0, DrumParameter.MapY, -0.5);
        byte[] state = clap.Session.Plugin.State.Save();
        clap.Session.Start(44100, 512);
        float[][] expected = clap.Play(2048, 512, (100, Kick), (700, Snare));

        using var module = new Vst3Module(_published.Repository.Vst3Library);
        using var vst3 = new Vst3Effect(module, classIndex: 1);
        Assert.Equal(Result.Ok, vst3.Load(state));
        Assert.Equal(state, vst3.Save());
        vst3.Activate(44100, 512);
        float[] left = [.. Enumerable.Range(0, 4).SelectMany(block => Play(vst3, block))];
        Assert.Equal(expected[0], left);
        vst3.Deactivate();

        static float[] Play(Vst3Effect vst3, int block)
        {
            using var notes = new Vst3EventList();
            if (block == 0) notes.Note(100, Kick, 1);
            if (block == 1) notes.Note(700 - 512, Snare, 1);
            int[] channels = [.. Enumerable.Repeat(2, DrumInstance.OutputChannels / 2)];
            using var blocks = new Vst3Blocks([], channels, 512);
            ProcessData data = vst3.Data(512, null);
            data.InputEvents = notes.Pointer;
            data.NumOutputs = channels.Length;
            data.Outputs = blocks.Outputs;
            Assert.Equal(Result.Ok, vst3.Processor->Vtable->Process(vst3.Processor, &data));
            blocks.Verify();
            return blocks.Output(0).ToArray();
        }
    }

    [Fact]
    public void WithoutAnyModel_ThereIsSilenceAndAMessage()
    {
        using DrumRig rig = Rig(model: null);
        byte[] empty = DrumStateCodec.Encode(new DrumState(), []);
        rig.Session.Plugin.State.Load(empty, "state without a model");
        rig.Session.Start(44100, 512);
        Assert.All(rig.Play(1000, 500, (10, Kick)), channel => Assert.All(channel, s => Assert.Equal(0, s)));
        Assert.Contains(rig.Messages, m => m.Contains("No drum model is there", StringComparison.Ordinal));
    }

    [Fact]
    public void KitFiles_AreLoadedAsPresets()
    {
        using DrumRig rig = Rig();
        string path = Path.Combine(_fixture.Folder, "test.nskit");
        File.WriteAllBytes(path, new DrumKit { Name = "Test", Classes = ["Snare"], Values = new(StringComparer.Ordinal) { ["pad1.tune"] = 7, ["pad3.pan"] = -1 } }.ToBytes());
        rig.Session.Plugin.LoadPreset(path);
        Assert.Equal(7, rig.Session.Plugin.Parameters.Value(rig.Parameter(0, DrumParameter.Tune)));
        Assert.Equal(1, rig.Session.Plugin.Parameters.Value(rig.Parameter(0, DrumParameter.Class)));
        Assert.Equal(-1, rig.Session.Plugin.Parameters.Value(rig.Parameter(2, DrumParameter.Pan)));
        Assert.Contains("\"kit\":\"Test\"", System.Text.Encoding.UTF8.GetString(rig.Session.Plugin.State.Save()), StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void Keys_HaveTheNamesOfTheirPads()
    {
        using DrumRig rig = Rig();
        ClapPluginNoteName* names = rig.Session.Require<ClapPluginNoteName>(ClapPluginNoteName.Id);
        ClapNoteName first;
        Assert.Equal(25u, names->Count(rig.Session.Native));
        Assert.Equal(1, names->Get(rig.Session.Native, 0, &first));
        Assert.Equal(35, first.Key);
        Assert.Equal("1 Kick", NeuralSynth.Host.Abi.Utf8.Field(first.Name, ClapStringSizes.Name));
        Assert.Equal(0, names->Get(rig.Session.Native, 25, &first));
        ClapVoiceInfo voices;
        Assert.Equal(1, rig.Session.Require<ClapPluginVoiceInfo>(ClapPluginVoiceInfo.Id)->Get(rig.Session.Native, &voices));
        Assert.Equal((64u, 64u, ClapVoiceInfo.SupportsOverlappingNotes), (voices.VoiceCount, voices.VoiceCapacity, voices.Flags));
    }

    private static int[] KeysOfPads()
    {
        int[] keys = new int[DrumParameter.Pads];
        unsafe
        {
            sbyte* map = stackalloc sbyte[DrumKeyMap.Keys];
            DrumKeyMap.FillGeneralMidi(map);
            for (int key = DrumKeyMap.Keys - 1; key >= 0; key--)
            {
                if (map[key] >= 0) keys[map[key]] = key;
            }
        }

        return keys;
    }

    private static void AssertSame(float[][] expected, float[][] found)
    {
        Assert.Contains(expected[0], s => s != 0);
        for (int c = 0; c < expected.Length; c++) Assert.Equal(expected[c], found[c]);
    }

    private DrumRig Rig() => Rig(_model);

    private DrumRig Rig(string? model) => new(_fixture.Library, model);
}
