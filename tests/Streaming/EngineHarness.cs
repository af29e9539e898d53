using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Streaming.Tests;

/// <summary>A timbre instance as a host drives it: prepare, process in blocks, counters.</summary>
internal sealed unsafe class EngineHarness : IDisposable
{
    private readonly TimbreInstance* _instance;
    private readonly double* _values;
    private readonly double* _modulation;
    private readonly int _channels;
    private readonly long? _pretendHopNanoseconds;
    private TimbreModelInstance? _model;

    /// <param name="modelPath">A package, or null for no model.</param>
    /// <param name="sampleRate">Host's, Hz.</param>
    /// <param name="maxBlock">Longest block.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="offline">Compute in the callback and wait.</param>
    /// <param name="latency">Latency mode.</param>
    /// <param name="pretendHopNanoseconds">What the model says that a hop costs, whatever its graphs run on: tests of the
    /// schedule must not depend on this machine's speed. Null keeps what loading found.</param>
    internal EngineHarness(
        string? modelPath, double sampleRate, int maxBlock, int channels = 1, bool offline = true, LatencyMode latency = LatencyMode.Standard, long? pretendHopNanoseconds = null)
    {
        _channels = channels;
        _pretendHopNanoseconds = pretendHopNanoseconds;
        _instance = (TimbreInstance*)NativeMemory.AllocZeroed((nuint)sizeof(TimbreInstance));
        _values = (double*)NativeMemory.AllocZeroed(TimbreParameter.Count, sizeof(double));
        _modulation = (double*)NativeMemory.AllocZeroed(TimbreParameter.Count, sizeof(double));
        TimbreInstance.Initialize(_instance, _values, _modulation);
        foreach (ParameterDefinition parameter in TimbreParameters.All) _values[parameter.Index] = parameter.Default;
        _values[TimbreParameter.LatencyMode] = (double)latency;
        _instance->Offline = offline ? 1 : 0;
        if (modelPath != null) _model = Load(modelPath, channels);
        Assert.True(TimbreInstance.Prepare(_instance, sampleRate, maxBlock, channels, _model == null ? null : _model.Model));
    }

    internal int LatencySamples => _instance->LatencySamples;

    internal TimbreTelemetry Telemetry => _instance->Telemetry;

    internal TimbreInstance* Instance => _instance;

    /// <summary>True when nothing that was posted is unfinished.</summary>
    internal bool IsIdle => _instance->IsIdle;

    /// <summary>Address of a model that the engine has let go of, or 0.</summary>
    internal nint Retired => (nint)TimbreInstance.TakeRetired(_instance);

    internal void Set(int parameter, double value) => _values[parameter] = value;

    internal void Reset() => TimbreInstance.Reset(_instance);

    internal void StallWorkers(bool stalled)
    {
        Volatile.Write(ref _instance->StallWorker, stalled ? 1 : 0);
        if (!stalled) WorkerPool.Signal();
    }

    /// <summary>Waits until the workers have finished what was posted, as a calm machine would between two blocks.</summary>
    internal void WaitForWorkers() => Assert.True(SpinWait.SpinUntil(() => IsIdle, TimeSpan.FromSeconds(30)), "workers did not finish");

    /// <summary>Publishes another model, as the main half does.</summary>
    internal bool Swap(string modelPath)
    {
        TimbreModelInstance next = Load(modelPath, _channels);
        if (!TimbreInstance.CanSwapTo(_instance, next.Model))
        {
            Unload(next);
            return false;
        }

        Assert.True(TimbreInstance.Publish(_instance, next.Model) == null);
        _swapped = _model;
        _model = next;
        return true;
    }

    /// <summary>Asks whether a model that runs on plans or not, and costs so much, could take over without a restart.</summary>
    internal bool CanSwapTo(string modelPath, bool compiled, long hopNanoseconds)
    {
        TimbreModelInstance model = Load(modelPath, _channels);
        model.Model->RunsOnAudioThread = compiled ? 1 : 0;
        model.Model->HopNanoseconds = hopNanoseconds;
        model.Model->LongestPieceNanoseconds = 0;
        model.Model->Ddsp.AnalysisNanoseconds = model.Model->Ddsp.Nanoseconds = 0;
        bool can = TimbreInstance.CanSwapTo(_instance, model.Model);
        Unload(model);
        return can;
    }

    private TimbreModelInstance? _swapped;

    /// <summary>Processes [channels][N] in blocks whose lengths <paramref name="nextBlock"/> gives.</summary>
    internal float[][] Process(float[][] input, Func<int> nextBlock, Action<int>? beforeBlock = null)
    {
        int length = input[0].Length;
        float[][] output = [.. Enumerable.Range(0, _channels).Select(_ => new float[length])];
        float** inputs = stackalloc float*[2];
        float** outputs = stackalloc float*[2];
        for (int position = 0; position < length;)
        {
            beforeBlock?.Invoke(position);
            int block = Math.Min(nextBlock(), length - position);
            fixed (float* i0 = input[0], i1 = input[_channels - 1], o0 = output[0], o1 = output[_channels - 1])
            {
                inputs[0] = i0 + position;
                inputs[1] = i1 + position;
                outputs[0] = o0 + position;
                outputs[1] = o1 + position;
                TimbreInstance.Process(_instance, inputs, outputs, 0, block);
            }

            position += block;
        }

        return output;
    }

    /// <summary>Like <see cref="Process"/>, and returns the managed bytes that the calling thread allocated inside the
    /// engine.</summary>
    internal long ProcessMeasured(float[][] input, Func<int, int> nextBlock, Action? duringMeasurement = null)
    {
        float[][] output = [.. Enumerable.Range(0, _channels).Select(_ => new float[input[0].Length])];
        float** inputs = stackalloc float*[2];
        float** outputs = stackalloc float*[2];
        long bytes = 0;
        for (int position = 0; position < input[0].Length;)
        {
            int block = Math.Min(nextBlock(position), input[0].Length - position);
            fixed (float* i0 = input[0], i1 = input[_channels - 1], o0 = output[0], o1 = output[_channels - 1])
            {
                inputs[0] = i0 + position;
                inputs[1] = i1 + position;
                outputs[0] = o0 + position;
                outputs[1] = o1 + position;
                long before = GC.GetAllocatedBytesForCurrentThread();
                TimbreInstance.Process(_instance, inputs, outputs, 0, block);
                duringMeasurement?.Invoke();
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            position += block;
        }

        return bytes;
    }

    internal float[] ProcessMono(float[] input, int block) => Process([input], () => block)[0];

    public void Dispose()
    {
        _instance->StallWorker = 0;
        TimbreInstance.Release(_instance);
        Unload(_model);
        Unload(_swapped);
        NativeMemory.Free(_instance);
        NativeMemory.Free(_values);
        NativeMemory.Free(_modulation);
    }

    private TimbreModelInstance Load(string path, int channels)
    {
        TimbreModelFile.LoadRuntime();
        var model = new TimbreModelInstance(TimbreModelFile.Open(path), channels);
        TimbreModel.InitializeRealtime(model.Model);
        if (_pretendHopNanoseconds is { } nanoseconds)
        {
            model.Model->RunsOnAudioThread = 1;
            model.Model->HopNanoseconds = nanoseconds;
            model.Model->LongestPieceNanoseconds = 0;
            model.Model->Ddsp.AnalysisNanoseconds = model.Model->Ddsp.Nanoseconds = 0;
        }

        return model;
    }

    private static void Unload(TimbreModelInstance? model)
    {
        if (model == null) return;
        TimbreModel.FreeRealtime(model.Model);
        model.Dispose();
    }
}
