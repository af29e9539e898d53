namespace NeuralSynth.Import.Networks;

/// <summary>The delay of the filter bank, from its filters: where analysis followed by synthesis puts an impulse. Every sample of
/// the frame is tried and the responses are added, in which aliasing cancels (Vaidyanathan 1993, "Multirate Systems and
/// Filter Banks", section 8.1: the distortion function).</summary>
internal static class FilterBankDelay
{
    public static int Samples(RaveFilterBank bank)
    {
        double[] response = Distortion(bank);
        int peak = 0;
        for (int n = 1; n < response.Length; n++)
        {
            if (Math.Abs(response[n]) > Math.Abs(response[peak])) peak = n;
        }

        return peak;
    }

    /// <summary>Σ over bands of the analysis filter convolved with the synthesis filter, both as streamed.</summary>
    private static double[] Distortion(RaveFilterBank bank)
    {
        int bands = bank.Bands;
        double[] sum = new double[Length(bank.Analysis) + (Length(bank.Synthesis) * bands)];
        for (int band = 0; band < bands; band++)
        {
            double[] analysis = Reversed(bank.Analysis, band, 0);
            double[] synthesis = SynthesisFilter(bank, band);
            for (int i = 0; i < analysis.Length; i++)
            {
                for (int j = 0; j < synthesis.Length; j++) sum[i + j] += analysis[i] * synthesis[j];
            }
        }

        return sum;
    }

    private static double[] SynthesisFilter(RaveFilterBank bank, int band)
    {
        int bands = bank.Bands;
        double[] filter = new double[Length(bank.Synthesis) * bands];
        for (int lane = 0; lane < bands; lane++)
        {
            // The file has the last sample of a frame first.
            double[] taps = Reversed(bank.Synthesis, bands - 1 - lane, band);
            for (int frame = 0; frame < taps.Length; frame++) filter[(frame * bands) + lane] = taps[frame];
        }

        return filter;
    }

    /// <summary>Impulse response of a streamed convolution: what its memory holds in front counts as delay.</summary>
    private static double[] Reversed(ConvolutionLayer layer, int output, int input)
    {
        double[] response = new double[Length(layer)];
        int inputs = layer.Inputs / layer.Groups;
        for (int tap = 0; tap < layer.Taps; tap++)
            response[layer.PaddingFrames + layer.InputDelayFrames - tap] = layer.Weights[(((output * inputs) + input) * layer.Taps) + tap];
        return response;
    }

    private static int Length(ConvolutionLayer layer) => layer.PaddingFrames + layer.InputDelayFrames + 1;
}
