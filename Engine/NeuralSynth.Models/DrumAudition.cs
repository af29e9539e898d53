using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;

namespace NeuralSynth.Models;

/// <summary>Generates sounds outside a plug-in, with the plug-in's engine: what a pad's generator makes of its controls.</summary>
/// <remarks>[main-thread or loader thread], one thread at a time.</remarks>
public sealed unsafe class DrumAudition : IDisposable
{
    private const int BlockSamples = 64;
    private readonly DrumModelInstance _model;
    private readonly DrumInstance* _instance;
    private readonly double* _values;
    private readonly double* _modulation;
    private readonly float** _outputs;
    private readonly float* _block;

    /// <summary>Works with a model instance, which stays the caller's and which nobody else may be using.</summary>
    public DrumAudition(DrumModelInstance model)
    {
        _model = model;
        _values = (double*)NativeMemory.AllocZeroed(DrumParameter.Count, sizeof(double));
        _modulation = (double*)NativeMemory.AllocZeroed(DrumParameter.Count, sizeof(double));
        _instance = (DrumInstance*)NativeMemory.AllocZeroed((nuint)sizeof(DrumInstance));
        _block = (float*)NativeMemory.AllocZeroed(BlockSamples, sizeof(float));
        _outputs = (float**)NativeMemory.AllocZeroed(DrumInstance.OutputChannels, (nuint)sizeof(float*));
        // What plays is not wanted, only what was generated.
        for (int c = 0; c < DrumInstance.OutputChannels; c++) _outputs[c] = _block;
        DrumInstance.Initialize(_instance, _values, _modulation);
        _values[DrumParameter.VoiceLimit] = DrumParameter.MaxVoices;
        _instance->Offline = 1;
    }

    /// <summary>Generates a sound.</summary>
    /// <param name="placement">Where.</param>
    /// <param name="seed">Of the generator's noise, 0 to 65535.</param>
    /// <returns>Samples at the model's rate, zeros at the end left out.</returns>
    /// <exception cref="ModelPackageException">The generator failed.</exception>
    public float[] Generate(DrumPlacement placement, int seed)
    {
        _values[DrumParameter.Seed] = seed;
        placement.CopyTo(new Span<double>(_values + DrumParameter.FirstPad, DrumParameter.PadStride));
        if (!DrumInstance.Prepare(_instance, _model.Model->SampleRate, BlockSamples, _model.Model)) throw new InsufficientMemoryException("the engine refused to start.");
        try
        {
            DrumInstance.NoteOn(_instance, pad: 0, velocity: 1, noteId: -1, key: -1, channel: -1);
            DrumInstance.Process(_instance, _outputs, 0, BlockSamples);
            return Read();
        }
        finally
        {
            DrumInstance.Release(_instance);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DrumInstance.Free(_instance);
        NativeMemory.Free(_instance);
        NativeMemory.Free(_values);
        NativeMemory.Free(_modulation);
        NativeMemory.Free(_outputs);
        NativeMemory.Free(_block);
    }

    private float[] Read()
    {
        DrumSoundInfo info;
        if (!DrumInstance.ReadSound(_instance, 0, 0, &info, null, 0)) throw new ModelPackageException(_model.File.Path, _model.File.Execution.File, "a generator that gives finite audio", "another one");
        var sound = new float[info.Samples];
        fixed (float* samples = sound) DrumInstance.ReadSound(_instance, 0, 0, &info, samples, sound.Length);
        return sound;
    }
}
