using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuralSynth.Benchmarks.Report;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Benchmarks.Engine;

/// <summary>A timbre instance, mono, rendering offline: inference happens inside the call and is in its time.</summary>
internal sealed unsafe class TimbreRig : IDisposable
{
    private readonly TimbreInstance* _instance;
    private readonly double* _values;
    private readonly double* _modulation;
    private readonly float* _input;
    private readonly float* _output;
    private readonly TimbreModelInstance _model;

    /// <param name="modelName">For the table.</param>
    /// <param name="modelPath">Package.</param>
    /// <param name="rateHz">Host rate.</param>
    /// <param name="blockSamples">Block.</param>
    /// <param name="maxBlockSamples">What the engine prepares for; the latency depends on it.</param>
    /// <param name="maxBlocks">Most blocks that will be timed.</param>
    public TimbreRig(string modelName, string modelPath, int rateHz, int blockSamples, int maxBlockSamples, int maxBlocks)
    {
        (ModelName, RateHz, BlockSamples, Timings) = (modelName, rateHz, blockSamples, new Timings(maxBlocks));
        _instance = (TimbreInstance*)NativeMemory.AllocZeroed((nuint)sizeof(TimbreInstance));
        _values = (double*)NativeMemory.AllocZeroed(TimbreParameter.Count, sizeof(double));
        _modulation = (double*)NativeMemory.AllocZeroed(TimbreParameter.Count, sizeof(double));
        _input = (float*)NativeMemory.AllocZeroed((nuint)blockSamples, sizeof(float));
        _output = (float*)NativeMemory.AllocZeroed((nuint)blockSamples, sizeof(float));
        TimbreInstance.Initialize(_instance, _values, _modulation);
        foreach (ParameterDefinition parameter in TimbreParameters.All) _values[parameter.Index] = parameter.Default;
        _instance->Offline = 1;
        _model = new TimbreModelInstance(TimbreModelFile.Open(modelPath), 1);
        TimbreModel.InitializeRealtime(_model.Model);
        if (!TimbreInstance.Prepare(_instance, rateHz, maxBlockSamples, 1, _model.Model)) throw new BenchException($"{modelName}: the engine refused {rateHz} Hz, block {blockSamples}.");
    }

    public string ModelName { get; }

    public int RateHz { get; }

    public int BlockSamples { get; }

    public Timings Timings { get; }

    /// <summary>Managed bytes that the calling thread allocated inside the timed calls.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Processes without timing, whole blocks only.</summary>
    /// <returns>The output.</returns>
    public float[] WarmUp(ReadOnlySpan<float> audio)
    {
        float[] result = new float[audio.Length / BlockSamples * BlockSamples];
        for (int position = 0; position < result.Length; position += BlockSamples)
        {
            audio.Slice(position, BlockSamples).CopyTo(new Span<float>(_input, BlockSamples));
            Process();
            new Span<float>(_output, BlockSamples).CopyTo(result.AsSpan(position));
        }

        return result;
    }

    /// <summary>Processes and times every block; whole blocks only.</summary>
    public void Measure(ReadOnlySpan<float> audio)
    {
        for (int position = 0; position + BlockSamples <= audio.Length; position += BlockSamples)
        {
            audio.Slice(position, BlockSamples).CopyTo(new Span<float>(_input, BlockSamples));
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            Process();
            Timings.Add(Stopwatch.GetTimestamp() - started);
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TimbreInstance.Release(_instance);
        TimbreModel.FreeRealtime(_model.Model);
        _model.Dispose();
        NativeMemory.Free(_instance);
        NativeMemory.Free(_values);
        NativeMemory.Free(_modulation);
        NativeMemory.Free(_input);
        NativeMemory.Free(_output);
    }

    private void Process()
    {
        float* input = _input, output = _output;
        TimbreInstance.Process(_instance, &input, &output, 0, BlockSamples);
    }
}
