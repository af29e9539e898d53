using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>A loaded CLAP library and one of its plug-ins. [main-thread]</summary>
internal sealed class ClapSubject : IConformanceSubject
{
    private HostLog _log = new(null);

    /// <param name="library">Stays the caller's.</param>
    /// <param name="plugin">One of its plug-ins.</param>
    public ClapSubject(ClapLibrary library, PluginDescription plugin)
    {
        Library = library;
        Plugin = plugin;
    }

    public ClapLibrary Library { get; }

    public PluginDescription Plugin { get; }

    /// <inheritdoc/>
    public string Name => Plugin.Id;

    /// <summary>What was logged since <see cref="Begin"/>.</summary>
    public HostLog Log => _log;

    /// <inheritdoc/>
    public void Begin()
    {
        CurrentThread.Role = ThreadRole.Main;
        _log = new HostLog(null);
    }

    /// <inheritdoc/>
    public string? Complaints() => _log.Entries
        .Where(e => e.Severity is ClapLogSeverity.PluginMisbehaving or ClapLogSeverity.HostMisbehaving)
        .Select(e => $"{e.Level}: {e.Message}")
        .FirstOrDefault();

    /// <summary>A new instance; the caller disposes it.</summary>
    public ClapSession Open(bool withExtensions = true) => new(this, withExtensions);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
