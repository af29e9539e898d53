using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Tests.Shared;

/// <summary>A drum instance as a host drives it: values, notes at samples, blocks, outputs. Linked into the test projects that
/// need it.</summary>
internal sealed unsafe class DrumHarness : IDisposable
{
    private readonly DrumInstance* _instance;
    private readonly double* _values;
    private readonly double* _modulation;

    /// <param name="rate">Host's, Hz.</param>
    /// <param name="model">Model to start with, or null.</param>
    /// <param name="offline">Compute in the callback and wait.</param>
    /// <param name="isPrepared">False leaves the instance inactive.</param>
    internal DrumHarness(int rate = 48000, DrumModel* model = null, bool offline = false, bool isPrepared = true)
    {
        Rate = rate;
        _instance = (DrumInstance*)NativeMemory.AllocZeroed((nuint)sizeof(DrumInstance));
        _values = (double*)NativeMemory.AllocZeroed(DrumParameter.Count, sizeof(double));
        _modulation = (double*)NativeMemory.AllocZeroed(DrumParameter.Count, sizeof(double));
        DrumInstance.Initialize(_instance, _values, _modulation);
        SetNeutral();
        _instance->Offline = offline ? 1 : 0;
        if (isPrepared) Assert.True(DrumInstance.Prepare(_instance, rate, 1024, model));
    }

    internal int Rate { get; }

    internal DrumInstance* Instance => _instance;

    internal DrumTelemetry Telemetry => _instance->Telemetry;

    /// <summary>Every pad plays its sound as it is.</summary>
    internal void SetNeutral()
    {
        _values[DrumParameter.VoiceLimit] = DrumParameter.MaxVoices;
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            Set(pad, DrumParameter.DecayMs, DrumParameter.WholeDecayMs);
            Set(pad, DrumParameter.CutoffHz, 20000);
        }
    }

    internal void Set(int pad, int offset, double value) => _values[DrumParameter.Of(pad, offset)] = value;

    internal void SetGlobal(int parameter, double value) => _values[parameter] = value;

    internal void Modulate(int pad, int offset, double amount) => _modulation[DrumParameter.Of(pad, offset)] = amount;

    internal bool Give(int pad, float[] samples, int slot = 0, ulong key = 0, int? rate = null)
    {
        fixed (float* address = samples) return DrumInstance.SetSound(_instance, pad, slot, key, address, samples.Length, rate ?? Rate);
    }

    /// <summary>The sound of a slot, or null.</summary>
    internal float[]? Read(int pad, int slot = 0) => Read(pad, slot, out _);

    internal float[]? Read(int pad, int slot, out DrumSoundInfo info)
    {
        DrumSoundInfo found = default;
        bool isThere = DrumInstance.ReadSound(_instance, pad, slot, &found, null, 0);
        info = found;
        if (!isThere) return null;
        float[] samples = new float[found.Samples];
        fixed (float* address = samples) Assert.True(DrumInstance.ReadSound(_instance, pad, slot, &found, address, samples.Length));
        return samples;
    }

    internal void Hit(int pad, double velocity = 1, int noteId = -1) => DrumInstance.NoteOn(_instance, pad, velocity, noteId, -1, -1);

    internal void Release() => DrumInstance.Release(_instance);

    internal bool Prepare(int rate, DrumModel* model = null) => DrumInstance.Prepare(_instance, rate, 1024, model);

    internal void Reset() => DrumInstance.Reset(_instance);

    internal void Stall(bool isStalled)
    {
        Volatile.Write(ref _instance->StallWorker, isStalled ? 1 : 0);
        if (!isStalled) WorkerPool.Signal();
    }

    /// <summary>Lets the workers finish all that is asked for, as a calm machine would between two blocks.</summary>
    internal void Settle()
    {
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Render(0);
                return Enumerable.Range(0, DrumParameter.Pads).All(pad => DrumInstance.IsFinished(_instance, pad));
            },
            TimeSpan.FromSeconds(60)), "workers did not finish");
    }

    /// <summary>Renders [<see cref="DrumInstance.OutputChannels"/>][length], with blocks cut at events as the bridges do.</summary>
    /// <param name="length">Samples.</param>
    /// <param name="nextBlock">Lengths of the host's blocks; null for one of all.</param>
    /// <param name="events">What happens at which sample, in order.</param>
    /// <param name="hasPort">Outputs that the host has buffers for; null for all.</param>
    internal float[][] Render(int length, Func<int>? nextBlock = null, IReadOnlyList<(int At, Action Do)>? events = null, Func<int, bool>? hasPort = null)
    {
        // One buffer for all channels, so that the address is taken once.
        float[] memory = GC.AllocateArray<float>(Math.Max(1, length) * DrumInstance.OutputChannels, pinned: true);
        float* start = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        float** outputs = stackalloc float*[DrumInstance.OutputChannels];
        int next = 0;
        for (int position = 0; position < length || length == 0;)
        {
            int block = Math.Min(nextBlock?.Invoke() ?? length, length - position);
            for (int c = 0; c < DrumInstance.OutputChannels; c++) outputs[c] = hasPort == null || hasPort(c / 2) ? start + c * length + position : null;
            int done = 0;
            for (; events != null && next < events.Count && events[next].At < position + block; next++)
            {
                int at = events[next].At - position;
                if (at > done) DrumInstance.Process(_instance, outputs, done, at - done);
                done = at;
                events[next].Do();
            }

            DrumInstance.Process(_instance, outputs, done, block - done);
            position += block;
            if (length == 0) break;
        }

        return [.. Enumerable.Range(0, DrumInstance.OutputChannels).Select(c => memory.AsSpan(c * length, length).ToArray())];
    }

    /// <summary>The left main output.</summary>
    internal float[] RenderLeft(int length, params (int At, Action Do)[] events) => Render(length, null, events)[0];

    public void Dispose()
    {
        _instance->StallWorker = 0;
        DrumInstance.Free(_instance);
        NativeMemory.Free(_instance);
        NativeMemory.Free(_values);
        NativeMemory.Free(_modulation);
    }
}
