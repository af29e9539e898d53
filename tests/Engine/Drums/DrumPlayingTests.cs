using NeuralSynth.Engine.Drums;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Engine.Tests.Drums;

/// <summary>Notes, voices, outputs: what the engine does with more than one hit.</summary>
public sealed unsafe class DrumPlayingTests
{
    private const int Rate = 48000;
    private const int BusySamples = 3 * Rate / 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnySplitIntoBlocksGivesTheSameBits(int seed)
    {
        float[][] Play(Func<int>? blocks)
        {
            using var drums = new DrumHarness();
            for (int pad = 0; pad < DrumParameter.Pads; pad++) drums.Give(pad, Sounds.Noise(500 + 1500 * pad, pad));
            drums.Give(3, Sounds.Noise(9000, 77), DrumInstance.OriginalSlot);
            return drums.Render(BusySamples, blocks, BusyEvents(drums, seed));
        }

        float[][] whole = Play(null);
        Assert.True(whole[0].Max(Math.Abs) > 0.5f);
        foreach (Func<int> blocks in (Func<int>[])[Sounds.Blocks(seed), Sounds.Blocks(seed, 3), () => 64, () => 1, () => 333])
        {
            float[][] split = Play(blocks);
            for (int c = 0; c < whole.Length; c++) Assert.Equal(whole[c], split[c]);
        }
    }

    [Fact]
    public void SixtyFourVoicesSoundAtOnce()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(1000));
        drums.Set(0, DrumParameter.LevelDb, -20);
        float[] output = drums.RenderLeft(900, [.. Enumerable.Range(0, 64).Select(i => (i, (Action)(() => drums.Hit(0))))]);
        Assert.Equal(64, drums.Telemetry.SoundingVoices);
        Assert.Equal(0, drums.Telemetry.StolenVoices);
        Assert.Equal(6.4, output[500], 1e-4);
        drums.Render(2000);
        Assert.Equal(0, drums.Telemetry.SoundingVoices);
    }

    [Fact]
    public void Stealing_FadesTheQuietestWithoutAStep()
    {
        using var drums = new DrumHarness();
        drums.SetGlobal(DrumParameter.VoiceLimit, 2);
        // Slow sines: their own steps are below 0.002.
        for (int pad = 0; pad < 3; pad++) drums.Give(pad, Sounds.Sine(Rate, 20.0 / Rate));
        drums.Set(1, DrumParameter.LevelDb, -12);
        float[] output = drums.RenderLeft(Rate / 2, (0, () => drums.Hit(0)), (10, () => drums.Hit(1)), (9000, () => drums.Hit(2)));
        Assert.Equal(1, drums.Telemetry.StolenVoices);
        Assert.Equal(2, drums.Telemetry.SoundingVoices);
        Assert.True(Sounds.LargestStep(output) < 0.006, $"step of {Sounds.LargestStep(output)}");

        // Pads 0 and 2 go on; pad 1 is gone 3 ms after.
        using var without = new DrumHarness();
        for (int pad = 0; pad < 3; pad++) without.Give(pad, Sounds.Sine(Rate, 20.0 / Rate));
        float[] two = without.RenderLeft(Rate / 2, (0, () => without.Hit(0)), (9000, () => without.Hit(2)));
        Assert.Equal(two[(9000 + (3 * Rate / 1000))..], output[(9000 + (3 * Rate / 1000))..]);
        Assert.NotEqual(two[9100], output[9100]);
    }

    [Fact]
    public void Stealing_AllVoicesAtOneSampleIsStillSmooth()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Sine(Rate, 20.0 / Rate, 0.01));
        var events = new List<(int, Action)>();
        for (int i = 0; i < 64; i++) events.Add((i, () => drums.Hit(0)));
        for (int i = 0; i < 64; i++) events.Add((6000, () => drums.Hit(0)));
        float[] output = drums.RenderLeft(12000, [.. events]);
        Assert.Equal(64, drums.Telemetry.StolenVoices);
        Assert.True(Sounds.LargestStep(output) < 0.02, $"step of {Sounds.LargestStep(output)}");
        for (int i = 0; i < 200; i++) drums.Hit(0); // more than there are voices: somebody has to go, nothing breaks
        Assert.All(drums.RenderLeft(5000), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void ChokeGroup_FadesTheOtherPadsWithinFiveMilliseconds()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(Rate));
        drums.Give(1, Sounds.Ones(10));
        drums.Give(2, Sounds.Ones(Rate));
        drums.Set(0, DrumParameter.ChokeGroup, 3);
        drums.Set(1, DrumParameter.ChokeGroup, 3);
        drums.Set(2, DrumParameter.ChokeGroup, 4);
        drums.Set(2, DrumParameter.Output, 3);
        float[][] output = drums.Render(2000, null, [(0, () => drums.Hit(0)), (0, () => drums.Hit(2)), (1000, () => drums.Hit(1))]);
        Assert.Equal(1, output[0][999]);
        Assert.All(output[0][1240..], x => Assert.Equal(0, x));
        Assert.True(Sounds.LargestStep(output[0].AsSpan(1010)) < 0.01);
        Assert.All(output[6], x => Assert.Equal(1, x));
    }

    [Fact]
    public void Choke_FadesTheNamedNoteAndNothingElse()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(Rate));
        float[] output = drums.RenderLeft(2000, (0, () => drums.Hit(0, 1, noteId: 1)), (0, () => drums.Hit(0, 1, noteId: 2)), (100, () => DrumInstance.Choke(drums.Instance, -1, 2, -1, -1)));
        Assert.Equal(2, output[99]);
        Assert.Equal(1, output[1000]);
        Assert.False(DrumInstance.IsSilent(drums.Instance));
        DrumNote note;
        Assert.True(DrumInstance.TakeEndedNote(drums.Instance, &note));
        Assert.Equal(2, note.NoteId);
        Assert.False(DrumInstance.TakeEndedNote(drums.Instance, &note));

        // A voice that is being faded counts as sounding for the host that asks whether it may rest.
        DrumInstance.Choke(drums.Instance, 0, -1, -1, -1);
        drums.Render(100);
        Assert.Equal(0, drums.Telemetry.SoundingVoices);
        Assert.False(DrumInstance.IsSilent(drums.Instance));
        drums.Render(200);
        Assert.True(DrumInstance.IsSilent(drums.Instance));
    }

    [Fact]
    public void NoteOff_LeavesAHitSounding()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(1000));
        float[] output = drums.RenderLeft(1100, (0, () => drums.Hit(0, 1, noteId: 1)), (100, () => DrumInstance.NoteOff(drums.Instance, 1, -1, -1)));
        Assert.Equal([.. Sounds.Ones(1000), .. new float[100]], output);
    }

    [Fact]
    public void Outputs_APadPlaysOnItsOwnOrOnTheMainOneWhereTheHostHasNone()
    {
        using var drums = new DrumHarness();
        drums.Give(4, Sounds.Ones(500));
        drums.Set(4, DrumParameter.Output, 16);
        float[][] output = drums.Render(100, null, [(0, () => drums.Hit(4))]);
        Assert.Equal(0, output[0][50]);
        Assert.Equal(1, output[32][50]);
        Assert.Equal(1, output[33][50]);
        Assert.Equal(1u << 16, drums.Instance->OutputsUsed);

        output = drums.Render(100, null, null, hasPort: port => port == 0);
        Assert.Equal(1, output[0][50]);
        Assert.Equal(0, output[32][50]);

        // Nobody listens: time goes on.
        output = drums.Render(100, null, null, hasPort: _ => false);
        output = drums.Render(300);
        Assert.Equal(1, output[32][199]);
        Assert.Equal(0, output[32][200]);
    }

    [Fact]
    public void MuteAndSolo_FadeAndComeBackWithoutAStep()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Ones(Rate));
        drums.Give(1, Sounds.Ones(Rate));
        drums.Set(1, DrumParameter.Output, 1);
        float[][] output = drums.Render(8000, null, [
            (0, () => drums.Hit(0)),
            (0, () => drums.Hit(1)),
            (1000, () => drums.Set(0, DrumParameter.Mute, 1)),
            (2000, () => drums.Set(0, DrumParameter.Mute, 0)),
            (3000, () => drums.Set(1, DrumParameter.Solo, 1)),
            (4000, () => drums.Set(1, DrumParameter.Solo, 0)),
        ]);
        Assert.Equal([1, 0, 1, 0, 1], new[] { 999, 1900, 2900, 3900, 7000 }.Select(n => output[0][n]));
        Assert.All(output[2], x => Assert.Equal(1, x));
        Assert.True(Sounds.LargestStep(output[0]) < 0.0022);
    }

    [Theory]
    [InlineData(DrumParameter.LevelDb, -30, 6)]
    [InlineData(DrumParameter.Pan, -1, 1)]
    [InlineData(DrumParameter.CutoffHz, 100, 15000)]
    [InlineData(DrumParameter.Resonance, 0, 1)]
    [InlineData(DrumParameter.FilterMode, 0, 2)]
    [InlineData(DrumParameter.Drive, 0, 1)]
    [InlineData(DrumParameter.Tune, -12, 12)]
    [InlineData(DrumParameter.OriginalMix, 0, 1)]
    public void ContinuousControls_JumpWithoutAClick(int offset, double from, double to)
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Sine(Rate, 30.0 / Rate));
        drums.Give(0, Sounds.Sine(Rate, 35.0 / Rate), DrumInstance.OriginalSlot);
        drums.Set(0, DrumParameter.FilterMode, offset == DrumParameter.FilterMode ? from : (int)DrumFilterMode.LowPass);
        if (offset == DrumParameter.FilterMode) drums.Set(0, DrumParameter.CutoffHz, 800);
        drums.Set(0, offset, from);
        var events = new List<(int, Action)> { (0, () => drums.Hit(0)) };
        for (int i = 1; i < 20; i++)
        {
            double value = i % 2 == 1 ? to : from;
            events.Add((i * 700, () => drums.Set(0, offset, value)));
        }

        float[] output = drums.RenderLeft(15000, [.. events]);
        Assert.True(output.Max(Math.Abs) > 0.05f);
        Assert.True(Sounds.LargestStep(output) < 0.03, $"step of {Sounds.LargestStep(output)}");
    }

    [Fact]
    public void FuzzedValues_NeverBreakTheOutput()
    {
        var random = new Random(5);
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, -1e9, 1e9, 0];
        using var drums = new DrumHarness();
        for (int pad = 0; pad < DrumParameter.Pads; pad++) drums.Give(pad, Sounds.Noise(2000, pad));
        for (int run = 0; run < 2000; run++)
        {
            for (int i = 0; i < 8; i++)
            {
                double value = random.Next(3) == 0 ? odd[random.Next(odd.Length)] : (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-2, 5));
                drums.SetGlobal(random.Next(DrumParameter.Count), value);
                if (random.Next(4) == 0) drums.Modulate(random.Next(16), random.Next(40), value);
            }

            drums.Hit(random.Next(-2, 18), odd[random.Next(odd.Length)]);
            DrumInstance.NoteExpression(drums.Instance, -1, -1, -1, (DrumExpression)random.Next(-1, 6), odd[random.Next(odd.Length)]);
            if (random.Next(10) == 0) DrumInstance.Choke(drums.Instance, random.Next(-1, 16), -1, -1, -1);
            foreach (float[] channel in drums.Render(random.Next(1, 80))) Assert.All(channel, x => Assert.True(float.IsFinite(x) && (x == 0 || float.IsNormal(x))));
        }

        Assert.Equal(0, drums.Telemetry.NonFiniteOutputs);
    }

    [Fact]
    public void Reset_IsSilenceAtOnceAndStartsAnew()
    {
        using var drums = new DrumHarness();
        drums.Give(0, Sounds.Noise(5000));
        float[] first = drums.RenderLeft(1000, (100, () => drums.Hit(0)));
        drums.Reset();
        Assert.All(drums.RenderLeft(100), x => Assert.Equal(0, x));
        drums.Reset();
        Assert.Equal(first, drums.RenderLeft(1000, (100, () => drums.Hit(0))));
    }

    [Fact]
    public void Sounds_OutliveARestartAtAnotherRate()
    {
        using var drums = new DrumHarness();
        float[] sound = Sounds.Sine(6000, 440.0 / Rate);
        drums.Give(2, sound, key: 17);
        drums.Release();
        Assert.Equal(sound[..^1], drums.Read(2, 0, out DrumSoundInfo info));
        Assert.Equal((17ul, Rate), (info.Key, info.SampleRate));
        Assert.True(drums.Prepare(96000));
        float[] output = drums.RenderLeft(12000, (0, () => drums.Hit(2)));
        double worst = 0;
        for (int n = 600; n < 11400; n++) worst = Math.Max(worst, Math.Abs(output[n] - 0.5 * Math.Sin(2 * Math.PI * 440 / 96000 * n)));
        Assert.True(worst < 1e-4, $"off by {worst}");
    }

    [Fact]
    public void SetSound_RefusesWhatIsNoSound()
    {
        using var drums = new DrumHarness();
        Assert.False(drums.Give(16, [1f]));
        Assert.False(drums.Give(-1, [1f]));
        Assert.False(drums.Give(0, [1f], DrumInstance.Slots));
        Assert.False(drums.Give(0, [1f, float.NaN]));
        Assert.False(drums.Give(0, [1f], rate: 10));
        Assert.True(drums.Give(0, [1f]));
        drums.Render(1);
        Assert.NotNull(drums.Read(0));
        Assert.True(drums.Give(0, []));
        drums.Render(1);
        Assert.Null(drums.Read(0));
    }

    [Fact]
    public void GeneralMidiKeys_PlayTheirPads()
    {
        using var drums = new DrumHarness();
        Assert.Equal([0, 1, 8, 10, -1, -1], new[] { 36, 38, 42, 46, 34, 60 }.Select(key => (int)drums.Instance->KeyToPad[key]));
        Assert.Equal(Enumerable.Range(0, 16), Enumerable.Range(0, 128).Select(key => (int)drums.Instance->KeyToPad[key]).Where(pad => pad >= 0).Distinct().Order());
    }

    /// <summary>Hits and controls at random samples on all pads.</summary>
    private static List<(int At, Action Do)> BusyEvents(DrumHarness drums, int seed)
    {
        var random = new Random(seed);
        var events = new List<(int At, Action Do)>();
        (int Offset, double Low, double High)[] controls = [
            (DrumParameter.Tune, -24, 24), (DrumParameter.StartMs, 0, 5), (DrumParameter.AttackMs, 0, 20), (DrumParameter.DecayMs, 1, 5000),
            (DrumParameter.FilterMode, 0, 3), (DrumParameter.CutoffHz, 20, 20000), (DrumParameter.Resonance, 0, 1), (DrumParameter.Drive, 0, 1),
            (DrumParameter.Pan, -1, 1), (DrumParameter.LevelDb, -60, 12), (DrumParameter.ChokeGroup, 0, 2), (DrumParameter.Output, 0, 3),
            (DrumParameter.Mute, 0, 1), (DrumParameter.OriginalMix, 0, 1),
        ];
        for (int i = 0; i < 300; i++)
        {
            int pad = random.Next(16);
            double velocity = random.NextDouble();
            (int offset, double low, double high) = controls[random.Next(controls.Length)];
            double value = low + (high - low) * random.NextDouble();
            events.Add((random.Next(BusySamples), random.Next(3) switch
            {
                0 => () => drums.Hit(pad, velocity),
                1 => () => drums.Modulate(pad, offset, value / 10),
                _ => () => drums.Set(pad, offset, value),
            }));
        }

        return [.. events.OrderBy(e => e.At)];
    }
}
