using System.Diagnostics;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>Generates one sound at a time: inputs → generator → mono → the host's rate. The generator runs in slices, so that
/// the threads are free for others in between.</summary>
/// <remarks>[worker holding the pool slot, or audio-thread while the host renders offline]. Allocates native memory.</remarks>
internal unsafe struct DrumGenerator
{
    private const ulong NoiseStream = 0x6472756d6e6f6973;

    private DrumRecipe _recipe;
    private int _place;
    private ulong _key;
    private int _isUnderWay;
    private long _ticks;
    private SoundResampler _resampler;

    /// <summary>True between <see cref="Begin"/> and the end of <see cref="Advance"/>.</summary>
    internal readonly bool IsUnderWay => _isUnderWay != 0;

    /// <summary>Time of the sound that was made last, ticks.</summary>
    internal readonly long Ticks => _ticks;

    /// <summary>Starts a sound.</summary>
    internal void Begin(DrumRecipe* recipe, int pad, int slot)
    {
        long started = Stopwatch.GetTimestamp();
        _recipe = *recipe;
        _place = pad * DrumInstance.Slots + slot;
        _key = recipe->KeyOf(recipe->MainKey(), slot);
        DrumMapBlend.Fill(recipe, slot);
        FillNoise(recipe->Model, (ulong)recipe->Seed);
        _isUnderWay = 1;
        _ticks = Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Goes on with the sound.</summary>
    /// <param name="nanoseconds">About how long; ONNX Runtime cannot be interrupted.</param>
    /// <param name="hostRate">Hz.</param>
    /// <param name="sound">Receives the sound, or null when the generation failed or was not finite.</param>
    /// <returns>True when it is done.</returns>
    internal bool Advance(long nanoseconds, int hostRate, out DrumSound* sound)
    {
        long started = Stopwatch.GetTimestamp();
        sound = null;
        bool hasRun = Run(nanoseconds, out bool isDone);
        if (hasRun && isDone) sound = Finish(hostRate);
        isDone |= !hasRun;
        if (isDone && sound == null) Abandon();
        if (isDone) _isUnderWay = 0;
        _ticks += Stopwatch.GetTimestamp() - started;
        return isDone;
    }

    /// <summary>Gives up what is under way, while its model is still there; nothing of it will be heard. [also main-thread, when no
    /// worker is in it]</summary>
    internal void Abandon()
    {
        if (_isUnderWay != 0) _recipe.Model->Generator.Reset();
        _isUnderWay = 0;
    }

    /// <summary>Gives the memory back.</summary>
    internal void Free()
    {
        Abandon();
        _resampler.Free();
    }

    private readonly bool Run(long nanoseconds, out bool isDone)
    {
        GraphRunner* generator = &_recipe.Model->Generator;
        long whole = _recipe.Model->RunNanoseconds;
        if (generator->Kind != GraphRunner.CompiledPlan || whole <= 0 || nanoseconds >= whole)
        {
            isDone = true;
            return generator->Run();
        }

        isDone = generator->RunPart(Math.Max(1, (long)((double)generator->Cost * nanoseconds / whole)));
        return true;
    }

    private static void FillNoise(DrumModel* model, ulong seed)
    {
        for (int i = 0; i < model->NoiseInputs; i++)
        {
            CounterRandom.FillNormal(seed, NoiseStream + (ulong)i, 0, (float*)model->Noise[i], model->NoiseCount[i]);
        }
    }

    private DrumSound* Finish(int hostRate)
    {
        DrumModel* model = _recipe.Model;
        int count = model->HitSamples;
        float* audio = model->Audio;
        if (model->Channels == 2)
        {
            Buffers.Add(audio + count, audio, count);
            Buffers.Scale(audio, 0.5f, count);
        }

        if (!Buffers.IsFinite(audio, count)) return null;
        try
        {
            return DrumSound.Create(_place, _key, audio, count, model->SampleRate, hostRate, ref _resampler);
        }
        catch (OutOfMemoryException)
        {
            // The resampler's table: the sound before stays.
            return null;
        }
    }
}
