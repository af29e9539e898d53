using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Tests.Dsp;

/// <summary>Native buffers for one test, given back at its end.</summary>
internal sealed unsafe class NativeScratch : IDisposable
{
    public NativeArena Arena;

    public float* Floats(int count) => Arena.Take<float>(count);

    public float* Copy(ReadOnlySpan<float> values)
    {
        float* target = Floats(values.Length);
        values.CopyTo(new Span<float>(target, values.Length));
        return target;
    }

    public T* One<T>() where T : unmanaged => Arena.Take<T>(1);

    public void Dispose() => Arena.Free();
}
