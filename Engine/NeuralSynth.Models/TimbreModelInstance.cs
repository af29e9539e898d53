using System.Runtime.InteropServices;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Models;

/// <summary>What one plug-in instance needs of a model: states, buffers, bindings, and the native description that the
/// real-time half works with. Plans, sessions and weights stay in <see cref="TimbreModelFile"/>.</summary>
/// <remarks>[main-thread]. Dispose only after the real-time half has let go of <see cref="Model"/>.</remarks>
public sealed unsafe class TimbreModelInstance : IDisposable
{
    private const ulong DecoderNoiseStream = 0x6e6f697365, EncoderNoiseStream = 0x656e636f6465;

    private readonly TimbreModelFile _file;
    private readonly List<IBoundGraph> _graphs = [];
    private NativeArena _arena;
    private GCHandle _self;

    /// <summary>Binds the model for a signal of <paramref name="channels"/> channels. Takes over one reference of
    /// <paramref name="file"/>, which it disposes with itself.</summary>
    public TimbreModelInstance(TimbreModelFile file, int channels)
    {
        _file = file;
        BoundChannels = channels;
        Model = _arena.Take<TimbreModel>(1);
        _self = GCHandle.Alloc(this);
        Model->Owner = GCHandle.ToIntPtr(_self);
        Describe(channels);
        for (int lane = 0; lane < Model->Lanes; lane++) Bind(TimbreModel.LaneOf(Model, lane));
        Model->RunsOnAudioThread = file.RunsOnAudioThread ? 1 : 0;
        Model->HopNanoseconds = file.RunsOnAudioThread ? Model->Lanes * file.Graphs.Sum(g => g.Timing.Undisturbed) : 0;
    }

    /// <summary>For the real-time half; valid until <see cref="Dispose"/>.</summary>
    public TimbreModel* Model { get; private set; }

    /// <summary>Channels of the signal it was bound for.</summary>
    public int BoundChannels { get; }

    /// <summary>The shared part.</summary>
    public TimbreModelFile File => _file;

    /// <summary>Native bytes that belong to this instance alone.</summary>
    public long NativeBytes => (long)_arena.ReservedBytes;

    /// <summary>The object behind a model pointer that came back from the real-time half.</summary>
    public static TimbreModelInstance FromPointer(TimbreModel* model) => (TimbreModelInstance)GCHandle.FromIntPtr(model->Owner).Target!;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Model == null) return;
        Model = null;
        foreach (IBoundGraph graph in _graphs) graph.Dispose();
        _arena.Free();
        _self.Free();
        _file.Dispose();
    }

    private void Describe(int channels)
    {
        ModelManifest manifest = _file.Manifest;
        bool ddsp = manifest.Architecture == ModelArchitectures.Ddsp;
        Model->Architecture = ddsp ? TimbreModel.DdspArchitecture : TimbreModel.AutoencoderArchitecture;
        Model->SampleRate = manifest.SampleRate;
        Model->HopSamples = manifest.HopSamples;
        Model->GraphChannels = manifest.Channels;
        Model->LatencySamples = manifest.LatencySamples;
        Model->Lanes = ddsp || manifest.Channels == 2 ? 1 : channels;
        Model->LatentCount = manifest.Latents.Length;
        Model->LatentMean = Copy(manifest.Latents.Select(l => l.Mean));
        Model->LatentDeviation = Copy(manifest.Latents.Select(l => l.StandardDeviation));
        if (manifest.Basis is { } basis)
        {
            Model->BasisMean = Copy(basis.Mean);
            Model->BasisComponents = Copy(basis.Components.SelectMany(row => row));
        }

        if (ddsp) DescribeDdsp(manifest.Ddsp!);
    }

    private void DescribeDdsp(DdspDescription ddsp)
    {
        PqmfTable bank = FilterBank.CreatePqmf(ddsp.NoiseBands, ddsp.NoiseFilterTaps);
        Model->DdspSettings = new DdspSettings
        {
            PitchMinHz = ddsp.PitchMinHz,
            PitchMaxHz = ddsp.PitchMaxHz,
            PitchWindowSamples = ddsp.PitchWindowSamples,
            LoudnessWindowSamples = ddsp.LoudnessWindowSamples,
            Harmonics = ddsp.Harmonics,
            NoiseBands = ddsp.NoiseBands,
            NoiseFilterTaps = ddsp.NoiseFilterTaps,
            NoiseFilters = Copy(bank.SynthesisFilters),
            FadeStartHz = ddsp.FadeStartHz,
            FadeEndHz = ddsp.FadeEndHz,
            Instruments = ddsp.Instruments.Length,
        };
    }

    private void Bind(TimbreLaneGraphs* lane)
    {
        if (_file.Encoder is { } encoder)
        {
            IBoundGraph graph = Add(encoder);
            lane->Encoder = graph.Runner;
            lane->EncoderAudio = graph.Buffer(Name(encoder.Description.Inputs, TensorRoles.Audio));
            lane->EncoderLatent = graph.Buffer(Name(encoder.Description.Outputs, TensorRoles.Latent));
            lane->EncoderNoise = Noise(encoder.Description, graph, EncoderNoiseStream, out lane->EncoderNoiseInputs);
            Model->LatentFrames = Tensor(encoder.Description.Outputs, TensorRoles.Latent)!.Shape[^1];
        }

        GraphDescription description = _file.Decoder.Description;
        IBoundGraph decoder = Add(_file.Decoder);
        lane->Decoder = decoder.Runner;
        lane->DecoderInput = decoder.Buffer(Name(description.Inputs, TensorRoles.Frame) ?? Name(description.Inputs, TensorRoles.Latent));
        lane->DecoderNoise = Noise(description, decoder, DecoderNoiseStream, out lane->DecoderNoiseInputs);
        lane->DecoderAudio = decoder.Buffer(Name(description.Outputs, TensorRoles.Audio));
        lane->Amplitude = decoder.Buffer(Name(description.Outputs, TensorRoles.Amplitude));
        lane->Harmonics = decoder.Buffer(Name(description.Outputs, TensorRoles.Harmonics));
        lane->NoiseLevels = decoder.Buffer(Name(description.Outputs, TensorRoles.NoiseBands));
    }

    /// <summary>All noise of an encoder is drawn into latents; of a decoder's, that which says so.</summary>
    private NoiseInput* Noise(GraphDescription description, IBoundGraph graph, ulong firstStream, out int count)
    {
        const int streamsApart = 48; // far from the lanes'
        TensorDescription[] tensors = [.. description.Inputs.Where(i => i.Role is TensorRoles.Noise or TensorRoles.LatentNoise)];
        NoiseInput* inputs = _arena.Take<NoiseInput>(tensors.Length);
        for (int i = 0; i < tensors.Length; i++)
        {
            inputs[i] = new NoiseInput
            {
                Values = graph.Buffer(tensors[i].Name),
                Count = TensorSizes.ElementCount(tensors[i]),
                IsLatent = description.Role == GraphRoles.Encoder || tensors[i].Role == TensorRoles.LatentNoise ? 1 : 0,
                Stream = firstStream + ((ulong)i << streamsApart),
            };
        }

        count = tensors.Length;
        return inputs;
    }

    private IBoundGraph Add(ModelGraph shared)
    {
        IBoundGraph graph = shared.Bind(ref _arena);
        _graphs.Add(graph);
        return graph;
    }

    private static TensorDescription? Tensor(TensorDescription[] tensors, string role) => Array.Find(tensors, t => t.Role == role);

    private static string? Name(TensorDescription[] tensors, string role) => Tensor(tensors, role)?.Name;

    private float* Copy(IEnumerable<float> values)
    {
        float[] array = values.ToArray();
        float* memory = _arena.Take<float>(array.Length);
        array.CopyTo(new Span<float>(memory, array.Length));
        return memory;
    }
}
