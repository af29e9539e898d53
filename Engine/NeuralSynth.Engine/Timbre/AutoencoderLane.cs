using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>What stands around the graphs in one hop of an autoencoder model: input → encoder → latent controls (ramped per
/// frame), noise → decoder → output, per lane.</summary>
/// <remarks>[worker, audio-thread]</remarks>
internal static unsafe class AutoencoderLane
{
    private const int MaxStackLatents = 256;

    [RealTime]
    internal static void LoadInput(TimbreModel* model, TimbreLaneGraphs* graphs, TimbreJob* job, int lane, int channels)
    {
        int hop = model->HopSamples;
        for (int c = 0; c < model->GraphChannels; c++)
        {
            int source = Math.Min(model->GraphChannels == 1 ? lane : c, channels - 1);
            Buffers.Copy(job->Input + source * hop, graphs->EncoderAudio + c * hop, hop);
        }

        FillNoise(graphs->EncoderNoise, graphs->EncoderNoiseInputs, job, lane);
    }

    [RealTime]
    internal static void StoreOutput(TimbreModel* model, TimbreLaneGraphs* graphs, TimbreJob* job, int lane, int channels)
    {
        int hop = model->HopSamples;
        float* audio = graphs->DecoderAudio;
        if (model->GraphChannels == 1)
        {
            Buffers.Copy(audio, job->Output + lane * hop, hop);
            return;
        }

        if (channels == 2)
        {
            Buffers.Copy(audio, job->Output, 2 * hop);
            return;
        }

        // A stereo model on a mono track: the middle of its output.
        for (int i = 0; i < hop; i++) job->Output[i] = 0.5f * (audio[i] + audio[hop + i]);
    }

    [RealTime]
    internal static void ApplyControls(TimbreModel* model, TimbreLaneGraphs* graphs, TimbreJob* job, float* previousControls)
    {
        int dimensions = model->LatentCount;
        int frames = model->LatentFrames;
        float* axes = stackalloc float[MaxStackLatents];
        for (int t = 0; t < frames; t++)
        {
            float ramp = (t + 1f) / frames;
            long counter = job->Hop * frames + t;
            ToAxes(model, graphs->EncoderLatent, t, axes);
            for (int d = 0; d < dimensions; d++)
            {
                axes[d] = LatentControls.Apply(axes[d], d, model->LatentMean[d], model->LatentDeviation[d], previousControls, job->Controls, ramp, counter);
            }

            FromAxes(model, axes, graphs->DecoderInput, t);
        }
    }

    [RealTime]
    private static void ToAxes(TimbreModel* model, float* latent, int t, float* axes)
    {
        int dimensions = model->LatentCount;
        int frames = model->LatentFrames;
        for (int a = 0; a < dimensions; a++)
        {
            if (model->BasisComponents == null)
            {
                axes[a] = latent[a * frames + t];
                continue;
            }

            float sum = 0;
            for (int d = 0; d < dimensions; d++) sum += model->BasisComponents[a * dimensions + d] * (latent[d * frames + t] - model->BasisMean[d]);
            axes[a] = sum;
        }
    }

    [RealTime]
    private static void FromAxes(TimbreModel* model, float* axes, float* latent, int t)
    {
        int dimensions = model->LatentCount;
        int frames = model->LatentFrames;
        for (int d = 0; d < dimensions; d++)
        {
            if (model->BasisComponents == null)
            {
                latent[d * frames + t] = axes[d];
                continue;
            }

            float sum = model->BasisMean[d];
            for (int a = 0; a < dimensions; a++) sum += model->BasisComponents[a * dimensions + d] * axes[a];
            latent[d * frames + t] = sum;
        }
    }

    [RealTime]
    internal static void FillNoise(TimbreLaneGraphs* graphs, TimbreJob* job, int lane) =>
        FillNoise(graphs->DecoderNoise, graphs->DecoderNoiseInputs, job, lane);

    [RealTime]
    private static void FillNoise(NoiseInput* inputs, int count, TimbreJob* job, int lane)
    {
        for (int i = 0; i < count; i++) inputs[i].Fill(job, lane);
    }
}
