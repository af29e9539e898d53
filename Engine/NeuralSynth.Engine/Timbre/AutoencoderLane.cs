using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Timbre;

/// <summary>One hop of an autoencoder model: encoder → latent controls (ramped per frame) → decoder, per lane.</summary>
/// <remarks>[worker]</remarks>
internal unsafe struct AutoencoderLane
{
    private const ulong DecoderNoiseStream = 0x6e6f697365;
    private const int MaxStackLatents = 256;

    internal static bool Run(TimbreModel* model, TimbreJob* job, int channels, float* previousControls)
    {
        for (int lane = 0; lane < model->Lanes; lane++)
        {
            TimbreLaneGraphs* graphs = TimbreModel.LaneOf(model, lane);
            LoadInput(model, graphs, job, lane, channels);
            if (!graphs->Encoder.Run()) return false;
            ApplyControls(model, graphs, job, previousControls);
            FillNoise(graphs, job, lane);
            if (!graphs->Decoder.Run()) return false;
            StoreOutput(model, graphs, job, lane, channels);
        }

        return true;
    }

    private static void LoadInput(TimbreModel* model, TimbreLaneGraphs* graphs, TimbreJob* job, int lane, int channels)
    {
        int hop = model->HopSamples;
        for (int c = 0; c < model->GraphChannels; c++)
        {
            int source = Math.Min(model->GraphChannels == 1 ? lane : c, channels - 1);
            new Span<float>(job->Input + source * hop, hop).CopyTo(new Span<float>(graphs->EncoderAudio + c * hop, hop));
        }
    }

    private static void StoreOutput(TimbreModel* model, TimbreLaneGraphs* graphs, TimbreJob* job, int lane, int channels)
    {
        int hop = model->HopSamples;
        var audio = new Span<float>(graphs->DecoderAudio, model->GraphChannels * hop);
        if (model->GraphChannels == 1)
        {
            audio.CopyTo(new Span<float>(job->Output + lane * hop, hop));
            return;
        }

        if (channels == 2)
        {
            audio.CopyTo(new Span<float>(job->Output, 2 * hop));
            return;
        }

        // A stereo model on a mono track: the middle of its output.
        for (int i = 0; i < hop; i++) job->Output[i] = 0.5f * (audio[i] + audio[hop + i]);
    }

    private static void ApplyControls(TimbreModel* model, TimbreLaneGraphs* graphs, TimbreJob* job, float* previousControls)
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

    private static void FillNoise(TimbreLaneGraphs* graphs, TimbreJob* job, int lane)
    {
        if (graphs->DecoderNoise == null) return;
        ulong first = (ulong)job->Hop * (ulong)graphs->DecoderNoiseCount;
        CounterRandom.FillNormal((ulong)job->Controls[TimbreParameter.Seed], DecoderNoiseStream + (ulong)lane, first, graphs->DecoderNoise, graphs->DecoderNoiseCount);
    }
}
