using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Engine.Tests.Drums;

/// <summary>Sounds made by workers while music plays, and by the callback while the host renders offline.</summary>
public sealed unsafe class DrumGenerationTests
{
    private const int Hit = 500;
    private const ulong NoiseStream = 0x6472756d6e6f6973;

    [Fact]
    public void Offline_AHitPlaysTheSoundOfItsControls()
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model, offline: true);
        drums.SetGlobal(DrumParameter.Seed, 12);
        float[] output = drums.RenderLeft(Hit + 50, (0, () => drums.Hit(9)));
        Assert.Equal([.. Wanted(0.5f, 0.1f, 0, 0, 12), .. new float[50]], output);
        Assert.Equal(0, drums.Telemetry.LateHits);
    }

    [Fact]
    public void Offline_AControlThatMovesOnTheVerySampleOfAHitCounts()
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model, offline: true);
        float[] output = drums.RenderLeft(
            3000,
            (0, () => drums.Hit(0)),
            (1000, () => drums.Set(0, DrumParameter.Class, 2)),
            (1000, () => drums.Hit(0)),
            (2000, () => drums.Modulate(0, DrumParameter.Brightness, 1)),
            (2000, () => drums.Hit(0)));
        Assert.Equal(Wanted(0.5f, 0.1f, 0, 0), output[..Hit]);
        // No point has class 2: the nearest of all.
        Assert.Equal(Wanted(0.5f, 0.1f, 2, 0), output[1000..(1000 + Hit)]);
        Assert.Equal(Wanted(0.5f, 0.1f, 2, 1), output[2000..(2000 + Hit)]);
    }

    [Theory]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Offline_AnySplitGivesTheSameBits_WithMovingControlsAndHumanisedHits(int modelRate)
    {
        using var fake = new FakeDrumModel(6000, modelRate);
        float[][] Play(Func<int>? blocks)
        {
            using var drums = new DrumHarness(model: fake.Model, offline: true);
            for (int pad = 0; pad < 4; pad++)
            {
                drums.Set(pad, DrumParameter.HumaniseRadius, pad / 4.0);
                drums.Set(pad, DrumParameter.VelocityToTimbre, pad / 8.0);
            }

            var random = new Random(3);
            var events = new List<(int At, Action Do)>();
            for (int i = 0; i < 200; i++)
            {
                int pad = random.Next(4), offset = random.Next(DrumParameter.MapX, DrumParameter.Decay + 2);
                double value = random.NextDouble();
                events.Add((random.Next(48000), random.Next(3) == 0 ? () => drums.Hit(pad, value) : () => drums.Set(pad, offset, value)));
            }

            return drums.Render(48000, blocks, [.. events.OrderBy(e => e.At)]);
        }

        float[][] whole = Play(null);
        Assert.True(whole[0].Max(Math.Abs) > 0.1f);
        foreach (Func<int> blocks in (Func<int>[])[Sounds.Blocks(1), Sounds.Blocks(2, 9), () => 64])
        {
            float[][] split = Play(blocks);
            for (int c = 0; c < 2; c++) Assert.Equal(whole[c], split[c]);
        }
    }

    [Theory]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Workers_MakeTheSoundsThatOfflineRenderingMakes(int modelRate)
    {
        using var fake = new FakeDrumModel(3000, modelRate);
        float[] Play(bool offline)
        {
            using var drums = new DrumHarness(model: fake.Model, offline: offline);
            drums.Set(1, DrumParameter.HumaniseRadius, 0.8);
            drums.Set(1, DrumParameter.VelocityToTimbre, 1);
            if (!offline) drums.Settle();
            float[] output = drums.RenderLeft(40000, [.. Enumerable.Range(0, 10).Select(i => (i * 4000, (Action)(() => drums.Hit(1, 0.1 + i * 0.09))))]);
            Assert.Equal(0, drums.Telemetry.LateHits);
            return output;
        }

        Assert.Equal(Play(true), Play(false));
    }

    [Fact]
    public void Humanise_RadiusZeroRepeatsEveryHit_AnyOtherVariesByItsSeedAlone()
    {
        using var fake = new FakeDrumModel(Hit);
        float[][] Play(double radius, int seed, out float[][] again)
        {
            using var drums = new DrumHarness(model: fake.Model, offline: true);
            drums.Set(0, DrumParameter.HumaniseRadius, radius);
            drums.Set(0, DrumParameter.HumaniseSeed, seed);
            float[][] Hits() => [.. Enumerable.Range(0, 20).Select(_ => drums.RenderLeft(600, (0, () => drums.Hit(0))))];
            float[][] first = Hits();
            DrumInstance.RestartSequence(drums.Instance);
            again = Hits();
            return first;
        }

        float[][] same = Play(0, 5, out _);
        Assert.All(same, hit => Assert.Equal(same[0], hit));
        float[][] one = Play(0.5, 5, out float[][] oneAgain), two = Play(0.5, 6, out _);
        Assert.InRange(one.Select(hit => hit[10]).Distinct().Count(), 4, DrumInstance.Variations);
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i], oneAgain[i]);
        Assert.Contains(Enumerable.Range(0, 20), i => one[i][10] != two[i][10]);
    }

    [Fact]
    public void VelocityLayers_ASoftHitIsDuller()
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model, offline: true);
        drums.Set(0, DrumParameter.VelocityToTimbre, 1);
        Assert.Equal(Wanted(0.5f, 0.1f, 0, 0), drums.RenderLeft(Hit, (0, () => drums.Hit(0, 0.8))));
        Assert.Equal(Wanted(0.5f, 0.1f, 0, -0.5f), drums.RenderLeft(Hit, (0, () => drums.Hit(0, 0.6))));
        Assert.Equal(Wanted(0.5f, 0.1f, 0, -1.5f), drums.RenderLeft(Hit, (0, () => drums.Hit(0, 0.1))));
    }

    [Fact]
    public void NewestWins_WhatWasOvertakenIsNotMade()
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model);
        drums.Settle();
        int before = fake.Runs;
        drums.Stall(true);
        for (int i = 1; i <= 100; i++)
        {
            drums.Set(4, DrumParameter.Brightness, i / 100.0);
            drums.Render(32);
        }

        drums.Stall(false);
        drums.Settle();
        Assert.InRange(fake.Runs - before, 1, 2);
        Assert.Equal(Wanted(0.5f, 0.1f, 0, 1), drums.RenderLeft(Hit, (0, () => drums.Hit(4))));
    }

    [Fact]
    public void WithoutTime_AHitPlaysWhatIsFinishedAndIsCounted()
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model);
        drums.Settle();
        drums.Stall(true);
        drums.Set(0, DrumParameter.Brightness, 2);
        drums.Set(0, DrumParameter.HumaniseRadius, 1);
        float[] output = drums.RenderLeft(Hit, (0, () => drums.Hit(0)));
        Assert.Equal(Wanted(0.5f, 0.1f, 0, 0), output);
        Assert.Equal(1, drums.Telemetry.LateHits);
        Assert.Equal(1, drums.Instance->Values[DrumParameter.UnderRuns]);
        Assert.Equal(1, drums.Instance->WantsMainThread);
        Assert.False(DrumInstance.IsFinished(drums.Instance, 0));
        drums.Stall(false);
        drums.Settle();
        drums.RenderLeft(Hit, (0, () => drums.Hit(0)));
        Assert.Equal(1, drums.Telemetry.LateHits);
    }

    [Fact]
    public void NothingFinished_AHitIsSilentAndItsNoteEnds()
    {
        using var fake = new FakeDrumModel(Hit);
        fake.Break(failing: true, notFinite: false);
        using var drums = new DrumHarness(model: fake.Model);
        Assert.All(drums.RenderLeft(100, (0, () => drums.Hit(0, 1, noteId: 3))), x => Assert.Equal(0, x));
        DrumNote note;
        Assert.True(DrumInstance.TakeEndedNote(drums.Instance, &note));
        Assert.Equal(3, note.NoteId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ASoundingPad_CrossesToItsNewSoundWithoutAStep(bool offline)
    {
        using var fake = new FakeDrumModel(20000);
        using var drums = new DrumHarness(model: fake.Model, offline: offline);
        if (!offline) drums.Settle();
        float[] start = drums.RenderLeft(2000, (0, () => drums.Hit(0)));
        drums.Set(0, DrumParameter.Brightness, 4);
        if (!offline) drums.Settle();
        float[] rest = drums.RenderLeft(18000);
        float[] before = Wanted(0.5f, 0.1f, 0, 0, samples: 20000), after = Wanted(0.5f, 0.1f, 0, 4, samples: 20000);
        Assert.Equal(before[..2000], start);
        // The next point of the grid is at most 10 ms away, the crossing takes 5 ms.
        Assert.Equal(after[2720..], rest[720..]);
        Assert.True(Sounds.LargestStep([.. start, .. rest]) < 0.02);
    }

    [Fact]
    public void AModel_TakesOverWhileHitsSound_AndTheOldOneComesBack()
    {
        using var one = new FakeDrumModel(4000);
        using var two = new FakeDrumModel(4000, contentKey: 2, gain: 0.5f);
        using var drums = new DrumHarness(model: one.Model);
        drums.Settle();
        Assert.True(drums.RenderLeft(1000, (0, () => drums.Hit(0)))[900] > 0.3f);
        Assert.True(DrumInstance.Publish(drums.Instance, two.Model) == null);
        drums.Settle();
        DrumModel* retired = null;
        Assert.True(SpinWait.SpinUntil(() => (retired = DrumInstance.TakeRetired(drums.Instance)) != null, TimeSpan.FromSeconds(30)));
        Assert.True(retired == one.Model);
        Assert.True(DrumInstance.TakeRetired(drums.Instance) == null);
        drums.Render(4000);
        float[] wanted = [.. Wanted(0.5f, 0.1f, 0, 0, samples: 4000).Select(x => x * 0.5f)];
        Assert.Equal(wanted, drums.RenderLeft(4000, (0, () => drums.Hit(0))));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void AFaultyGenerator_LeavesTheSoundBefore(bool failing, bool notFinite)
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model);
        drums.Settle();
        fake.Break(failing, notFinite);
        drums.Set(0, DrumParameter.Brightness, 3);
        drums.Render(10);
        Assert.True(SpinWait.SpinUntil(() => drums.Telemetry.Faulty > 0, TimeSpan.FromSeconds(30)));
        Assert.Equal(Wanted(0.5f, 0.1f, 0, 0), drums.RenderLeft(Hit, (0, () => drums.Hit(0))));
        drums.Instance->Offline = 1;
        Assert.Equal(Wanted(0.5f, 0.1f, 0, 0), drums.RenderLeft(Hit, (0, () => drums.Hit(0))));
    }

    [Theory]
    [InlineData(44100)]
    [InlineData(48000)]
    public void ASoundThatWasReadAndIsGivenBack_PlaysAlikeWithAndWithoutItsModel(int modelRate)
    {
        using var fake = new FakeDrumModel(3000, modelRate);
        float[] sound, played;
        DrumSoundInfo info;
        using (var first = new DrumHarness(model: fake.Model))
        {
            first.Set(7, DrumParameter.MapX, 0.3);
            first.Settle();
            played = first.RenderLeft(4000, (0, () => first.Hit(7)));
            sound = first.Read(7, 0, out info)!;
            Assert.Equal(modelRate, info.SampleRate);
        }

        using var without = new DrumHarness();
        Assert.True(without.Give(7, sound, 0, info.Key, info.SampleRate));
        Assert.Equal(played, without.RenderLeft(4000, (0, () => without.Hit(7))));

        int runs = fake.Runs;
        using var inactive = new DrumHarness(isPrepared: false);
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            inactive.Set(pad, DrumParameter.MapX, 0.3);
            Assert.True(inactive.Give(pad, sound, 0, info.Key, info.SampleRate));
        }

        Assert.True(inactive.Prepare(48000, fake.Model));
        inactive.Settle();
        Assert.Equal(played, inactive.RenderLeft(4000, (0, () => inactive.Hit(7))));
        Assert.Equal(runs, fake.Runs);
    }

    [Fact]
    public void ReadingWhileSoundsChange_NeverSeesHalfOfOne()
    {
        using var fake = new FakeDrumModel(Hit);
        using var drums = new DrumHarness(model: fake.Model);
        drums.Settle();
        using var stop = new CancellationTokenSource();
        int mixed = 0, read = 0;
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (drums.Read(0) is not { } sound) continue;
                read++;
                // The first samples tell which sound it is; the last ones must be of the same.
                double level = sound[0] / (1.0 + 0), later = sound[400] / (1 - 400.0 / Hit) - 0.1 * 400 / Hit;
                if (Math.Abs(level - later) > 0.01) mixed++;
            }
        });
        reader.Start();
        for (int i = 0; i < 300; i++)
        {
            drums.Set(0, DrumParameter.Brightness, i % 9 - 4);
            drums.Settle();
        }

        stop.Cancel();
        reader.Join();
        Assert.Equal(0, mixed);
        Assert.True(read > 0);
    }

    [Fact]
    public void RestartsSwapsAndSoundsInAnyOrder_LeaveAWorkingInstance()
    {
        var random = new Random(8);
        var models = new Dictionary<nint, FakeDrumModel>();
        FakeDrumModel Make()
        {
            var fake = new FakeDrumModel(random.Next(1, 2000), random.Next(2) == 0 ? 44100 : 48000, (ulong)random.Next(1, 4));
            models[(nint)fake.Model] = fake;
            return fake;
        }

        using var drums = new DrumHarness(isPrepared: false);
        for (int cycle = 0; cycle < 40; cycle++)
        {
            FakeDrumModel first = Make();
            Assert.True(drums.Prepare(random.Next(3) switch { 0 => 44100, 1 => 48000, _ => 96000 }, random.Next(5) == 0 ? null : first.Model));
            for (int step = 0; step < 30; step++)
            {
                drums.Instance->Offline = random.Next(2);
                int pad = random.Next(16);
                drums.Set(pad, random.Next(40), random.NextDouble());
                if (random.Next(3) == 0) drums.Give(pad, Sounds.Noise(random.Next(1, 500)), random.Next(DrumInstance.Slots), (ulong)random.Next(3));
                if (random.Next(6) == 0) drums.Give(pad, [], random.Next(DrumInstance.Slots));
                _ = drums.Read(random.Next(16), random.Next(DrumInstance.Slots));
                if (random.Next(6) == 0)
                {
                    DrumModel* overtaken = DrumInstance.Publish(drums.Instance, Make().Model);
                    if (overtaken != null) Forget((nint)overtaken);
                }

                for (DrumModel* retired; (retired = DrumInstance.TakeRetired(drums.Instance)) != null;) Forget((nint)retired);
                drums.Hit(pad, random.NextDouble());
                foreach (float[] channel in drums.Render(random.Next(600))) Assert.All(channel, x => Assert.True(float.IsFinite(x)));
            }

            drums.Release();
            foreach (nint model in models.Keys.ToArray()) Forget(model);
        }

        void Forget(nint model)
        {
            models[model].Dispose();
            models.Remove(model);
        }
    }

    /// <summary>The sound of <see cref="FakeDrumModel"/>.</summary>
    private static float[] Wanted(float first, float second, int ofClass, float brightness, int seed = 0, int samples = Hit)
    {
        float[] noise = new float[samples];
        fixed (float* address = noise) CounterRandom.FillNormal((ulong)seed, NoiseStream, 0, address, samples);
        float[] wanted = new float[samples];
        for (int n = 0; n < samples; n++)
        {
            float place = (float)n / samples;
            wanted[n] = (first + place * second + ofClass / 8f + brightness / 16f + FakeDrumModel.NoiseGain * noise[n]) * (1 - place);
        }

        return wanted;
    }
}
