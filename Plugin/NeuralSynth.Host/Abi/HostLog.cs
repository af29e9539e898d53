using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>One message of the plug-in, or of this host about it.</summary>
internal sealed record LogEntry(int Severity, string Message)
{
    /// <summary>The severity's name.</summary>
    public string Level => Severity switch
    {
        ClapLogSeverity.Debug => "debug",
        ClapLogSeverity.Info => "info",
        ClapLogSeverity.Warning => "warning",
        ClapLogSeverity.Error => "error",
        ClapLogSeverity.Fatal => "fatal",
        ClapLogSeverity.HostMisbehaving => "host misbehaving",
        ClapLogSeverity.PluginMisbehaving => "plug-in misbehaving",
        _ => $"severity {Severity}",
    };
}

/// <summary>Collects messages from any thread and prints them on standard error. [thread-safe]</summary>
internal sealed class HostLog(TextWriter? output)
{
    private readonly List<LogEntry> _entries = [];

    /// <summary>What was logged so far.</summary>
    public LogEntry[] Entries
    {
        get
        {
            lock (_entries) return _entries.ToArray();
        }
    }

    public void Add(int severity, string message)
    {
        var entry = new LogEntry(severity, message);
        lock (_entries)
        {
            _entries.Add(entry);
            output?.WriteLine($"[{entry.Level}] {message}");
        }
    }

    /// <summary>The plug-in broke a rule of CLAP.</summary>
    public void Misbehaviour(string message) => Add(ClapLogSeverity.PluginMisbehaving, message);
}
