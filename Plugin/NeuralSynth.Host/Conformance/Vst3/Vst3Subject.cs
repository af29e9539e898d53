using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>A loaded VST3 module and one of its audio classes. [UI-thread]</summary>
/// <param name="library">Stays the caller's.</param>
/// <param name="plugin">One of its audio classes.</param>
internal sealed class Vst3Subject(Vst3Library library, Vst3Class plugin) : IConformanceSubject
{
    private readonly List<string> _complaints = [];

    public Vst3Library Library => library;

    public Vst3Class Plugin => plugin;

    /// <summary>Gets every new component before it is initialized; for controls that break a rule on purpose.</summary>
    public Action<nint>? Created { get; init; }

    /// <inheritdoc/>
    public string Name => plugin.Name;

    /// <inheritdoc/>
    public void Begin()
    {
        CurrentThread.Role = ThreadRole.Main;
        lock (_complaints) _complaints.Clear();
    }

    /// <inheritdoc/>
    public string? Complaints()
    {
        lock (_complaints) return _complaints.FirstOrDefault();
    }

    /// <summary>A new, initialized instance; the caller disposes it.</summary>
    public Vst3Session Open() => new(this, _complaints);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
