namespace NeuralSynth.Host.Abi;

/// <summary>CLAP's two symbolic threads, as this host keeps them.</summary>
internal enum ThreadRole
{
    /// <summary>A thread of the plug-in, or one that we do not let near it.</summary>
    Other,

    /// <summary>[main-thread]</summary>
    Main,

    /// <summary>[audio-thread]</summary>
    Audio,
}

/// <summary>Which of them the current thread is.</summary>
internal static class CurrentThread
{
    [ThreadStatic]
    private static ThreadRole _role;

    public static ThreadRole Role
    {
        get => _role;
        set => _role = value;
    }
}
