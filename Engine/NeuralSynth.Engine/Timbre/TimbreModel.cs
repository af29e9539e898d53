using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>
/// A loaded timbre model as the main half hands it to the real-time half: sizes, graphs with bound buffers, latent
/// statistics and, for DDSP, the synthesiser's settings. One object per plug-in instance (it holds states);
/// sessions and weights are shared between instances.
/// </summary>
/// <remarks>Native memory owned by the main half. Published by pointer, used by one worker at a time, retired through
/// <see cref="TimbreInstance"/> when no longer in use.</remarks>
public unsafe struct TimbreModel
{
    /// <summary><see cref="Architecture"/>: pitch and loudness in, harmonics and noise out.</summary>
    public const int DdspArchitecture = 1;

    /// <summary><see cref="Architecture"/>: encoder → latent → decoder.</summary>
    public const int AutoencoderArchitecture = 2;

    /// <summary>One of the constants above.</summary>
    public int Architecture;

    /// <summary>Audio rate, Hz.</summary>
    public int SampleRate;

    /// <summary>Samples per step.</summary>
    public int HopSamples;

    /// <summary>Channels of the graphs, 1 or 2.</summary>
    public int GraphChannels;

    /// <summary>Algorithmic delay, samples at <see cref="SampleRate"/>.</summary>
    public int LatencySamples;

    /// <summary>Independent runs: 1, or 2 when a mono autoencoder serves a stereo signal.</summary>
    public int Lanes;

    /// <summary>D, latent dimensions (for DDSP: control frame without pitch).</summary>
    public int LatentCount;

    /// <summary>T, latent frames per hop.</summary>
    public int LatentFrames;

    /// <summary>[D] statistics in user-facing axes.</summary>
    public float* LatentMean, LatentDeviation;

    /// <summary>[D] mean of the graphs' latent; null without a basis.</summary>
    public float* BasisMean;

    /// <summary>[D, D] rows are user-facing axes; null without a basis.</summary>
    public float* BasisComponents;

    /// <summary>Graphs and buffers of each lane.</summary>
    public TimbreLaneGraphs Lane0, Lane1;

    /// <summary>1 when every graph is a compiled plan: a hop may run inside the audio callback.</summary>
    public int RunsOnAudioThread;

    /// <summary>Measured time of one hop over all graphs and lanes on an otherwise quiet core, in nanoseconds; 0 when
    /// unknown (a graph runs on ONNX Runtime).</summary>
    public long HopNanoseconds;

    /// <summary><see cref="TimbreLanes.LongestPieceOf"/>; the real-time half finds it.</summary>
    public long LongestPieceNanoseconds;

    /// <summary>Synthesiser settings of a DDSP model.</summary>
    public DdspSettings DdspSettings;

    /// <summary>Analysis and synthesis of a DDSP model; memory of the real-time half.</summary>
    public DdspLane Ddsp;

    private NativeArena _realtimeArena;

    /// <summary>Takes the memory that the real-time half needs for this model. Done by the real-time half itself: table
    /// layouts depend on its vector width.</summary>
    /// <remarks>[main-thread]</remarks>
    public static void InitializeRealtime(TimbreModel* model)
    {
        if (model->Architecture == DdspArchitecture)
        {
            model->Ddsp.Initialize(ref model->_realtimeArena, model);
            if (model->RunsOnAudioThread != 0) DdspLane.Measure(ref model->_realtimeArena, model);
        }

        model->LongestPieceNanoseconds = TimbreLanes.LongestPieceOf(model);
    }

    /// <summary>Gives that memory back; nobody uses the model any more. [main-thread]</summary>
    public static void FreeRealtime(TimbreModel* model) => model->_realtimeArena.Free();

    /// <summary>Identity for diagnostics and retirement; the main half's handle.</summary>
    public nint Owner;

    /// <summary>Graphs of lane <paramref name="lane"/>.</summary>
    public static TimbreLaneGraphs* LaneOf(TimbreModel* model, int lane) => lane == 0 ? &model->Lane0 : &model->Lane1;
}

/// <summary>Graphs of one lane and the buffers they are bound to.</summary>
public unsafe struct TimbreLaneGraphs
{
    /// <summary>Encoder (autoencoder) or none.</summary>
    public GraphRunner Encoder;

    /// <summary>Decoder.</summary>
    public GraphRunner Decoder;

    /// <summary>[C, hop] encoder input.</summary>
    public float* EncoderAudio;

    /// <summary>[D, T] encoder output.</summary>
    public float* EncoderLatent;

    /// <summary>[D, T] decoder input, or [3 + I] control frame of a DDSP model.</summary>
    public float* DecoderInput;

    /// <summary>[<see cref="EncoderNoiseInputs"/>] noise inputs of the encoder.</summary>
    public NoiseInput* EncoderNoise;

    /// <summary>How many there are.</summary>
    public int EncoderNoiseInputs;

    /// <summary>[<see cref="DecoderNoiseInputs"/>] noise inputs of the decoder.</summary>
    public NoiseInput* DecoderNoise;

    /// <summary>How many there are.</summary>
    public int DecoderNoiseInputs;

    /// <summary>[C, hop] decoder output of an autoencoder.</summary>
    public float* DecoderAudio;

    /// <summary>[1] amplitude, [H] harmonics, [M] noise levels of a DDSP decoder.</summary>
    public float* Amplitude, Harmonics, NoiseLevels;
}

/// <summary>Analysis and synthesis settings of a DDSP model; see the manifest's description in docs/model-package.md.</summary>
public unsafe struct DdspSettings
{
    /// <summary>Trained pitch range, Hz.</summary>
    public float PitchMinHz, PitchMaxHz;

    /// <summary>Analysis windows, samples, centred on the frame.</summary>
    public int PitchWindowSamples, LoudnessWindowSamples;

    /// <summary>H and M.</summary>
    public int Harmonics, NoiseBands;

    /// <summary>Taps of the PQMF.</summary>
    public int NoiseFilterTaps;

    /// <summary>[M, taps] PQMF synthesis filters.</summary>
    public float* NoiseFilters;

    /// <summary>Harmonics fade from 1 to 0 between these, Hz.</summary>
    public float FadeStartHz, FadeEndHz;

    /// <summary>I, instruments.</summary>
    public int Instruments;
}
