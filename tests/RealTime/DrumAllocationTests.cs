using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.RealTime.Tests;

/// <summary>Managed bytes that the calling thread allocates inside the drum engine's audio-thread entries.</summary>
public sealed unsafe class DrumAllocationTests
{
    [Fact]
    public void NotesControlsModelsAndStalls_AllocateNothing()
    {
        using var fake = new FakeDrumModel(4000, 44100);
        using var other = new FakeDrumModel(4000, 44100, contentKey: 2);
        using var drums = new DrumHarness(model: fake.Model);
        drums.Settle();
        Play(drums, fake, other, 1); // warms up: the first calls compile
        Assert.Equal(0, Play(drums, fake, other, 2));
        Assert.True(drums.Telemetry.Hits > 1000);
        Assert.True(drums.Telemetry.StolenVoices > 0);
    }

    [Fact]
    public void Control_AnAllocationIsSeen()
    {
        using var drums = new DrumHarness();
        Assert.True(Measured(() => GC.KeepAlive(new byte[16])) > 0);
        Assert.Equal(0, Measured(() => DrumInstance.Reset(drums.Instance)));
    }

    private static long Play(DrumHarness drums, FakeDrumModel one, FakeDrumModel two, int seed)
    {
        const int Longest = 600;
        var random = new Random(seed);
        var memory = (float*)NativeMemory.AllocZeroed((nuint)(Longest * DrumInstance.OutputChannels), sizeof(float));
        float** outputs = stackalloc float*[DrumInstance.OutputChannels];
        for (int c = 0; c < DrumInstance.OutputChannels; c++) outputs[c] = memory + c * Longest;
        DrumInstance* instance = drums.Instance;
        DrumNote note;
        long bytes = 0;
        for (int run = 0; run < 3000; run++)
        {
            int pad = random.Next(16), offset = random.Next(40), count = random.Next(Longest);
            double value = random.NextDouble() * 4 - 2, velocity = random.NextDouble();
            if (random.Next(40) == 0) drums.Stall(random.Next(2) == 0);
            if (random.Next(200) == 0) DrumInstance.Publish(instance, random.Next(2) == 0 ? one.Model : two.Model);
            if (random.Next(100) == 0) drums.Give(pad, [0.5f, 0.25f], DrumInstance.OriginalSlot);
            drums.Set(pad, offset, value);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = random.Next(8); i >= 0; i--) DrumInstance.NoteOn(instance, pad, velocity, run, 36, 0);
            DrumInstance.NoteExpression(instance, run, -1, -1, (DrumExpression)(run % 4), value);
            DrumInstance.Process(instance, outputs, 0, count);
            if (run % 7 == 0) DrumInstance.Choke(instance, pad, -1, -1, -1);
            DrumInstance.NoteOff(instance, run, 36, 0);
            while (DrumInstance.TakeEndedNote(instance, &note)) { }
            if (run % 100 == 0) DrumInstance.Reset(instance);
            if (run % 90 == 0) DrumInstance.RestartSequence(instance);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        drums.Stall(false);
        NativeMemory.Free(memory);
        return bytes;
    }

    private static long Measured(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
