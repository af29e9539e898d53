using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin;

/// <summary>One of our plug-ins without a format: what CLAP and VST3 ask of an instance, whichever it is.</summary>
/// <remarks>[main-thread] unless said otherwise.</remarks>
public abstract class NeuralPlugin : IDisposable
{
    /// <summary>All parameters.</summary>
    public abstract ParameterTable Parameters { get; }

    /// <summary>How states begin and how long they may be.</summary>
    public abstract StateFrame StateFrame { get; }

    /// <summary>Audio inputs, the main one first.</summary>
    public abstract IReadOnlyList<PluginPort> Inputs { get; }

    /// <summary>Audio outputs, the main one first.</summary>
    public abstract IReadOnlyList<PluginPort> Outputs { get; }

    /// <summary>True for an instrument.</summary>
    public virtual bool TakesNotes => false;

    /// <summary>Pages for hardware controllers.</summary>
    public abstract IReadOnlyList<ControlPage> ControlPages { get; }

    /// <summary>What a host may offer as programs, or null.</summary>
    public abstract ProgramList? Programs { get; }

    /// <summary>True between <see cref="Activate"/> and <see cref="Deactivate"/>.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Latency in samples; exact while active.</summary>
    public abstract int LatencySamples { get; }

    /// <summary>How long it may sound after the input ended, samples. [main-thread or audio-thread]</summary>
    public abstract int TailSamples { get; }

    /// <summary>Takes what the bundle offers; for a new instance without a state.</summary>
    public abstract void StartFresh();

    /// <summary>Uses another layout, given by the channels of each port; false when there is no such layout, and nothing
    /// has changed. Only while inactive.</summary>
    public abstract bool TryUseChannels(ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs);

    /// <summary>Makes ready for processing.</summary>
    /// <returns>False when the arguments are out of range.</returns>
    public abstract bool Activate(double sampleRate, int maxBlockSamples);

    /// <summary>Stops processing and frees what only processing needs.</summary>
    public abstract void Deactivate();

    /// <summary>Offline rendering computes in the callback and waits; real time never does.</summary>
    public abstract void SetOffline(bool offline);

    /// <summary>Does what the audio thread asked for.</summary>
    public abstract void OnMainThread();

    /// <summary>Value of a parameter, plain.</summary>
    public abstract double GetValue(ParameterDefinition parameter);

    /// <summary>Value that a parameter has in a new instance: the table's unless a model knows better.</summary>
    public virtual double DefaultOf(ParameterDefinition parameter) => parameter.Default;

    /// <summary>Name of a parameter in this instance.</summary>
    public virtual string NameOf(ParameterDefinition parameter) => parameter.Name;

    /// <summary>True for a parameter that has no effect at present.</summary>
    public virtual bool IsHidden(ParameterDefinition parameter) => false;

    /// <summary>What a key plays, for an instrument whose keys differ; null for the others.</summary>
    public virtual string? NoteNameOf(int key) => null;

    /// <summary>Names of the choices of a parameter where they depend on the instance, or null.</summary>
    public virtual IReadOnlyList<string>? ChoicesOf(ParameterDefinition parameter) => null;

    /// <summary>Text of a plain value of this instance.</summary>
    public string TextOf(ParameterDefinition parameter, double value) => ParameterText.Format(parameter, value, ChoicesOf(parameter));

    /// <summary>State as bytes; equal settings give equal bytes.</summary>
    /// <param name="context">What the state is for.</param>
    /// <param name="valueOf">Plain values where the format knows later ones than the processor does; null: the
    /// processor's.</param>
    public abstract byte[] SaveState(StateContext context = StateContext.Project, Func<ParameterDefinition, double>? valueOf = null);

    /// <summary>Restores a state.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a state; nothing has changed.</exception>
    public abstract void LoadState(ReadOnlySpan<byte> bytes, StateContext context = StateContext.Project);

    /// <summary>Loads a file of the user or the preset browser.</summary>
    /// <exception cref="Exception">It is not usable; nothing has changed, and the message says why.</exception>
    public abstract void LoadPreset(string path);

    /// <summary>Likewise, but what takes long is done on another thread, and <see cref="OnMainThread"/> finishes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="done">Called on the main thread, at once or later, with null or with what is wrong; nothing has changed
    /// then. Not called when something newer is loaded meanwhile.</param>
    /// <exception cref="Exception">It is not usable, which was found out at once.</exception>
    public virtual void LoadPreset(string path, Action<Exception?> done)
    {
        LoadPreset(path);
        done(null);
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>An audio port of a plug-in.</summary>
/// <param name="Id">Stable id within its direction.</param>
/// <param name="Name">Shown to the user.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="IsMain">False for one that a host opens when the user asks for it.</param>
/// <param name="InPlacePair">Id of the port of the other direction that may share its buffers, or null.</param>
public sealed record PluginPort(uint Id, string Name, int Channels, bool IsMain, uint? InPlacePair = null);

/// <summary>Programs as a host may list them: the choices of a parameter.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Parameter">The parameter that chooses one.</param>
public sealed record ProgramList(string Name, ParameterDefinition Parameter);
