namespace NeuralSynth.Import.Networks;

/// <summary>The encoder's layers.</summary>
internal static class EncoderReader
{
    /// <summary>The convolutional network: inside a wrapper that says what its output means (2.x), or itself (1.x).</summary>
    public static ScriptModule Network(ScriptModule encoder) => encoder.Find("encoder") ?? encoder;

    public static Layer[] Read(ScriptModule network)
    {
        // The first generation tells every layer what those before it look ahead, and so keeps whole frames.
        var reader = new LayerReader(passesDelay: network.Class == "Encoder") { Causal = IsCausal(First(network.Child("net"))) };
        return reader.Read(network);
    }

    /// <summary>True for a streamed convolution of stride 1 that looks at nothing ahead.</summary>
    public static bool IsCausal(ScriptModule convolution) => convolution.FindInteger("cumulative_delay") == 0;

    /// <summary>First module of a sequence: its kernel has 3 taps or more, so its delay tells the mode of all.</summary>
    public static ScriptModule First(ScriptModule sequence)
    {
        foreach (ScriptModule module in sequence.Children())
        {
            if (module.Class is "CachedConv1d" or "Conv1d") return module;
        }

        throw sequence.Missing("a convolution");
    }
}
