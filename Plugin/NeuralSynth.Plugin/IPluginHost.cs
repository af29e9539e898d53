namespace NeuralSynth.Plugin;

/// <summary>What the format's bridge does for a <see cref="NeuralPlugin"/>. All calls come on the main thread, but for
/// <see cref="Log"/> and <see cref="RequestMainThread"/>, which may come from any but the audio thread.</summary>
public interface IPluginHost
{
    /// <summary>Passes a message to the host's log.</summary>
    void Log(LogLevel level, string message);

    /// <summary>Parameter values changed other than by the host's own events; their names too when
    /// <paramref name="namesToo"/>.</summary>
    void ParametersChanged(bool namesToo);

    /// <summary>Deactivate and activate, please: latency or model rate changes.</summary>
    void RequestRestart();

    /// <summary>Process, please, if you rest: there is something to do ahead of the next note. Only hosts that let plug-ins rest need
    /// to know.</summary>
    void WakeUp()
    {
    }

    /// <summary>Calls <see cref="NeuralPlugin.OnMainThread"/> soon, please.</summary>
    void RequestMainThread();
}

/// <summary>Severity of a message.</summary>
public enum LogLevel
{
    /// <summary>For information.</summary>
    Info,

    /// <summary>Something is not as it should be; the plug-in goes on.</summary>
    Warning,

    /// <summary>Something failed; the plug-in plays what it can (the dry signal, or silence).</summary>
    Error,
}
