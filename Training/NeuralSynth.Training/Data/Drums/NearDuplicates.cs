using System.Numerics.Tensors;

namespace NeuralSynth.Training.Data.Drums;

/// <summary>Finds hits that are the same recording in another level, format or file: they would leak from the training
/// into the held-out split, and weigh double in it.</summary>
internal static class NearDuplicates
{
    private const int BandGroups = 24;
    private const int TimeGroups = 11;
    private const float MostAlikeSpectra = 0.9975f;
    private const float MostAlikeWaves = 0.97f;
    private const int WaveSamples = 4096;
    private const int MostShift = 3;

    /// <summary>Unit vector that sounds alike have alike: coarse log-mel spectrogram without its mean.</summary>
    public static float[] Fingerprint(ReadOnlySpan<float> mel)
    {
        const int bands = MelBands.Count / BandGroups, frames = DrumSpectrum.Frames / TimeGroups;
        float[] print = new float[BandGroups * TimeGroups];
        for (int t = 0; t < DrumSpectrum.Frames; t++)
            for (int band = 0; band < MelBands.Count; band++)
                print[(t / frames * BandGroups) + (band / bands)] += MelBands.Compress(mel[(t * MelBands.Count) + band]);
        TensorPrimitives.Subtract(print, print.Average(), print);
        TensorPrimitives.Divide(print, TensorPrimitives.Norm<float>(print) + 1e-9f, print);
        return print;
    }

    /// <summary>Index of the earlier hit that each hit repeats; −1 for most.</summary>
    /// <param name="prints">Fingerprints.</param>
    /// <param name="audio">Prepared hits in the same order.</param>
    public static int[] Find(IReadOnlyList<float[]> prints, IReadOnlyList<float[]> audio)
    {
        int[] repeats = new int[prints.Count];
        Parallel.For(0, prints.Count, i =>
        {
            repeats[i] = -1;
            for (int j = 0; j < i && repeats[i] < 0; j++)
                if (TensorPrimitives.Dot<float>(prints[i], prints[j]) > MostAlikeSpectra && SameWave(audio[i], audio[j])) repeats[i] = j;
        });
        return repeats;
    }

    private static bool SameWave(float[] a, float[] b)
    {
        int length = Math.Min(WaveSamples, Math.Min(a.Length, b.Length) - MostShift);
        if (length < 64) return false;
        for (int shift = -MostShift; shift <= MostShift; shift++)
        {
            ReadOnlySpan<float> x = a.AsSpan(Math.Max(0, shift), length), y = b.AsSpan(Math.Max(0, -shift), length);
            if (MathF.Abs(TensorPrimitives.Dot(x, y)) > MostAlikeWaves * TensorPrimitives.Norm(x) * TensorPrimitives.Norm(y)) return true;
        }
        return false;
    }
}
