using System.Globalization;
using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Models;

/// <summary>What one plug-in instance needs of a drum model: buffers, bindings, and the native description that the
/// real-time half works with. Plan, session and weights stay in <see cref="DrumModelFile"/>.</summary>
/// <remarks>[main-thread]. Dispose only after the real-time half has let go of <see cref="Model"/>.</remarks>
public sealed unsafe class DrumModelInstance : IDisposable
{
    /// <summary>Names of the descriptors behind a pad's four controls, in their order.</summary>
    private static readonly string[] ControlNames = ["Brightness", "Boominess", "Noisiness", "Decay"];

    private readonly DrumModelFile _file;
    private readonly IBoundGraph _graph;
    private NativeArena _arena;
    private GCHandle _self;

    /// <summary>Binds the model. Takes over one reference of <paramref name="file"/>, which it disposes with itself.</summary>
    public DrumModelInstance(DrumModelFile file)
    {
        _file = file;
        Model = _arena.Take<DrumModel>(1);
        _graph = file.Generator.Bind(ref _arena);
        _self = GCHandle.Alloc(this);
        Model->Owner = GCHandle.ToIntPtr(_self);
        Describe(file.Manifest);
        DescribeMap(file.Manifest);
        Bind(file.Generator.Description);
    }

    /// <summary>For the real-time half; valid until <see cref="Dispose"/>.</summary>
    public DrumModel* Model { get; private set; }

    /// <summary>The shared part.</summary>
    public DrumModelFile File => _file;

    /// <summary>Native bytes that belong to this instance alone.</summary>
    public long NativeBytes => (long)_arena.ReservedBytes;

    /// <summary>The object behind a model pointer that came back from the real-time half.</summary>
    public static DrumModelInstance FromPointer(DrumModel* model) => (DrumModelInstance)GCHandle.FromIntPtr(model->Owner).Target!;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Model == null) return;
        Model = null;
        _graph.Dispose();
        _arena.Free();
        _self.Free();
        _file.Dispose();
    }

    private void Describe(ModelManifest manifest)
    {
        Model->SampleRate = manifest.SampleRate;
        Model->Channels = manifest.Channels;
        Model->ClassCount = Math.Max(1, manifest.Classes.Length);
        Model->LatentCount = manifest.Latents.Length;
        Model->LatentMean = Copy(manifest.Latents.Select(l => l.Mean));
        Model->LatentDeviation = Copy(manifest.Latents.Select(l => l.StandardDeviation));
        Model->DescriptorCount = manifest.Descriptors.Length;
        // The start of a SHA-256 over all that the model computes.
        Model->ContentKey = ulong.Parse(manifest.ContentHash.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        for (int control = 0; control < DrumModel.DescriptorControls; control++)
        {
            Model->DescriptorOfControl[control] = Array.FindIndex(manifest.Descriptors, d => string.Equals(d.Name, ControlNames[control], StringComparison.OrdinalIgnoreCase));
        }
    }

    private void DescribeMap(ModelManifest manifest)
    {
        DrumMapPoint[] points = manifest.Map?.Points ?? [];
        Model->PointCount = points.Length;
        Model->PointClass = _arena.Take<int>(points.Length);
        for (int i = 0; i < points.Length; i++) Model->PointClass[i] = points[i].Class;
        Model->PointX = Copy(points.Select(p => p.Position[0]));
        Model->PointY = Copy(points.Select(p => p.Position[1]));
        Model->PointLatent = Copy(points.SelectMany(p => p.Latent));
        Model->PointDescriptors = Copy(points.SelectMany(p => p.Descriptors));
    }

    private void Bind(GraphDescription generator)
    {
        Model->Generator = _graph.Runner;
        Model->RunNanoseconds = _file.Execution.Timing.Undisturbed;
        Model->Latent = Input(generator, TensorRoles.Latent);
        Model->ClassShares = Input(generator, TensorRoles.Class);
        Model->Descriptors = Input(generator, TensorRoles.Descriptors);
        foreach (TensorDescription noise in generator.Inputs.Where(i => i.Role == TensorRoles.Noise))
        {
            Model->Noise[Model->NoiseInputs] = (long)_graph.Buffer(noise.Name);
            Model->NoiseCount[Model->NoiseInputs++] = TensorSizes.ElementCount(noise);
        }

        TensorDescription audio = Array.Find(generator.Outputs, o => o.Role == TensorRoles.Audio)!;
        Model->Audio = _graph.Buffer(audio.Name);
        Model->HitSamples = audio.Shape[^1];
    }

    private float* Input(GraphDescription graph, string role) => _graph.Buffer(Array.Find(graph.Inputs, i => i.Role == role)?.Name);

    private float* Copy(IEnumerable<float> values)
    {
        float[] array = values.ToArray();
        float* memory = _arena.Take<float>(array.Length);
        array.CopyTo(new Span<float>(memory, array.Length));
        return memory;
    }
}
