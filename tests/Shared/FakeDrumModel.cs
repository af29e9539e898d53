using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Tests.Shared;

/// <summary>A drum model without a network: the generator is a function of this file, in place of ONNX Runtime's. Its sound is
/// audio[n] = (latent₀ + n·latent₁/N + class/8 + brightness/16 + noise[n]·<see cref="NoiseGain"/>)·(1 − n/N), which a test can
/// compute.</summary>
internal sealed unsafe class FakeDrumModel : IDisposable
{
    internal const int Latents = 3;
    internal const int Classes = 4;
    internal const int Descriptors = 4;
    internal const float NoiseGain = 0.001f;

    private readonly List<nint> _memory = [];
    private readonly State* _state;

    internal FakeDrumModel(int samples = 500, int rate = 48000, ulong contentKey = 1, float gain = 1)
    {
        Model = Take<DrumModel>(1);
        _state = Take<State>(1);
        _state->Model = Model;
        _state->Gain = gain;
        Model->SampleRate = rate;
        Model->HitSamples = samples;
        Model->Channels = 1;
        Model->ClassCount = Classes;
        Model->LatentCount = Latents;
        Model->DescriptorCount = Descriptors;
        Model->ContentKey = contentKey;
        Model->Latent = Take<float>(Latents);
        Model->ClassShares = Take<float>(Classes);
        Model->Descriptors = Take<float>(Descriptors);
        Model->NoiseInputs = 1;
        Model->Noise[0] = (long)Take<float>(samples);
        Model->NoiseCount[0] = samples;
        Model->Audio = Take<float>(samples);
        Model->LatentMean = Take<float>(Latents);
        Model->LatentDeviation = Take<float>(Latents);
        for (int d = 0; d < Latents; d++) Model->LatentDeviation[d] = 0.1f;
        for (int k = 0; k < DrumModel.DescriptorControls; k++) Model->DescriptorOfControl[k] = k;
        Model->Generator.Kind = GraphRunner.OnnxRuntime;
        Model->Generator.Ort = new OrtGraph { RunWithBinding = &Generate, ReleaseStatus = &ReleaseStatus, Session = (nint)_state };
        SetMap((0, 0, 0, [0.5f, 0.1f, 0]), (1, 0.5f, 0.5f, [-0.5f, 0.2f, 0]));
    }

    internal DrumModel* Model { get; }

    /// <summary>Runs so far.</summary>
    internal int Runs => Volatile.Read(ref _state->Runs);

    /// <summary>Runs that fail, or whose output is not finite, from now on.</summary>
    internal void Break(bool failing, bool notFinite)
    {
        _state->IsFailing = failing ? 1 : 0;
        _state->IsNotFinite = notFinite ? 1 : 0;
    }

    internal void SetMap(params (int Class, float X, float Y, float[] Latent)[] points)
    {
        Model->PointCount = points.Length;
        Model->PointClass = Take<int>(points.Length);
        Model->PointX = Take<float>(points.Length);
        Model->PointY = Take<float>(points.Length);
        Model->PointLatent = Take<float>(points.Length * Latents);
        Model->PointDescriptors = Take<float>(points.Length * Descriptors);
        for (int i = 0; i < points.Length; i++)
        {
            Model->PointClass[i] = points[i].Class;
            Model->PointX[i] = points[i].X;
            Model->PointY[i] = points[i].Y;
            points[i].Latent.CopyTo(new Span<float>(Model->PointLatent + i * Latents, Latents));
        }
    }

    public void Dispose()
    {
        foreach (nint memory in _memory) NativeMemory.Free((void*)memory);
    }

    [UnmanagedCallersOnly]
    private static nint Generate(nint session, nint options, nint binding)
    {
        var state = (State*)session;
        DrumModel* model = state->Model;
        Interlocked.Increment(ref state->Runs);
        int ofClass = 0;
        for (int c = 0; c < model->ClassCount; c++) ofClass = model->ClassShares[c] > 0.5f ? c : ofClass;
        for (int n = 0; n < model->HitSamples; n++)
        {
            float place = (float)n / model->HitSamples;
            float level = model->Latent[0] + place * model->Latent[1] + ofClass / 8f + model->Descriptors[0] / 16f;
            model->Audio[n] = state->Gain * (level + NoiseGain * ((float*)model->Noise[0])[n]) * (1 - place);
        }

        if (state->IsNotFinite != 0) model->Audio[model->HitSamples / 2] = float.NaN;
        return state->IsFailing;
    }

    [UnmanagedCallersOnly]
    private static void ReleaseStatus(nint status)
    {
    }

    private T* Take<T>(int count) where T : unmanaged
    {
        void* memory = NativeMemory.AllocZeroed((nuint)Math.Max(1, count), (nuint)sizeof(T));
        _memory.Add((nint)memory);
        return (T*)memory;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public DrumModel* Model;
        public float Gain;
        public int Runs;
        public int IsFailing;
        public int IsNotFinite;
    }
}
