namespace NeuralSynth.AudioPlugSharp;

/// <summary>Keeps the audio thread out while the instance is activated anew. The audio thread never waits: it is told that
/// there is nothing to process.</summary>
internal struct AudioGate
{
    private int _taken;

    /// <summary>False while somebody else is inside. [audio-thread]</summary>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Waits for the end of the present block, if there is one. [main-thread, service thread]</summary>
    internal void Enter()
    {
        var wait = default(SpinWait);
        while (!TryEnter()) wait.SpinOnce();
    }

    /// <summary>After either.</summary>
    internal void Leave() => Volatile.Write(ref _taken, 0);
}
