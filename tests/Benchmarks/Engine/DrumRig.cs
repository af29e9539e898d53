using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Benchmarks.Engine;

/// <summary>A drum instance and the memory that a host would give it.</summary>
internal sealed unsafe class DrumRig : IDisposable
{
    private readonly DrumInstance* _instance;
    private readonly double* _values;
    private readonly double* _modulation;
    private readonly float* _memory;
    private readonly float** _outputs;

    public DrumRig(int rateHz, int blockSamples, int calls)
        : this(rateHz, blockSamples, calls, null)
    {
    }

    public DrumRig(int rateHz, int blockSamples, int calls, DrumModel* model)
    {
        BlockSamples = blockSamples;
        Timings = new Timings(calls);
        _instance = Take<DrumInstance>(1);
        _values = Take<double>(DrumParameter.Count);
        _modulation = Take<double>(DrumParameter.Count);
        _memory = Take<float>(DrumInstance.OutputChannels * blockSamples);
        _outputs = (float**)Take<nint>(DrumInstance.OutputChannels);
        for (int c = 0; c < DrumInstance.OutputChannels; c++) _outputs[c] = _memory + c * blockSamples;
        DrumInstance.Initialize(_instance, _values, _modulation);
        _values[DrumParameter.VoiceLimit] = DrumParameter.MaxVoices;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            Set(pad, DrumParameter.DecayMs, DrumParameter.WholeDecayMs);
            Set(pad, DrumParameter.CutoffHz, 20000);
        }

        if (!DrumInstance.Prepare(_instance, rateHz, blockSamples, model)) throw new BenchException("the drum instance could not be prepared.");
    }

    public int BlockSamples { get; }

    public Timings Timings { get; }

    public long SoundingVoices => _instance->Telemetry.SoundingVoices;

    public DrumTelemetry Telemetry => _instance->Telemetry;

    /// <summary>True when no pad waits for a sound.</summary>
    public bool IsFinished
    {
        get
        {
            for (int pad = 0; pad < DrumParameter.Pads; pad++)
            {
                if (!DrumInstance.IsFinished(_instance, pad)) return false;
            }

            return true;
        }
    }

    public void Set(int pad, int offset, double value) => _values[DrumParameter.Of(pad, offset)] = value;

    public void Give(int pad, float[] samples, int rateHz)
    {
        fixed (float* address = samples) _ = DrumInstance.SetSound(_instance, pad, 0, 0, address, samples.Length, rateHz);
    }

    public void Hit(int pad) => DrumInstance.NoteOn(_instance, pad, 1, -1, -1, -1);

    /// <summary>One block, as the bridges call it.</summary>
    public void Process()
    {
        Denormals.Enter(out Denormals.Saved flags);
        DrumInstance.Process(_instance, _outputs, 0, BlockSamples);
        Denormals.Leave(ref flags);
    }

    /// <summary>One block, timed.</summary>
    public void Measure()
    {
        long start = Stopwatch.GetTimestamp();
        Process();
        Timings.Add(Stopwatch.GetTimestamp() - start);
    }

    public void Dispose()
    {
        DrumInstance.Free(_instance);
        NativeMemory.Free(_instance);
        NativeMemory.Free(_values);
        NativeMemory.Free(_modulation);
        NativeMemory.Free(_memory);
        NativeMemory.Free(_outputs);
    }

    private static T* Take<T>(int count) where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
}
