using System.Runtime.InteropServices;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Drums;

/// <summary>The managed side of a <see cref="DrumBridge"/>.</summary>
/// <remarks>[main-thread]</remarks>
public sealed unsafe class DrumSession : PluginSession
{
    private readonly DrumBridge* _bridge;

    /// <summary>Fills a zeroed bridge.</summary>
    /// <param name="bridge">Owned by the caller, who frees it after <see cref="PluginSession.Dispose"/>.</param>
    /// <param name="owner">The format's object.</param>
    /// <param name="host">The format's link to its host.</param>
    public DrumSession(DrumBridge* bridge, object owner, IPluginHost host)
        : base(&bridge->Common, PluginKind.Drums, DrumParameters.Table, owner)
    {
        _bridge = bridge;
        bridge->KitB = (double*)NativeMemory.AllocZeroed(DrumParameter.Count, sizeof(double));
        bridge->Morphing = (byte*)NativeMemory.AllocZeroed(DrumParameter.Count);
        foreach (ParameterDefinition parameter in DrumParameters.OfKit)
            bridge->Morphing[parameter.Index] = parameter.IsStepped ? DrumMorphing.Step : DrumMorphing.Glide;
        var offsets = (double*)NativeMemory.AllocZeroed(DrumParameter.Count, sizeof(double));
        PluginBundle.Realtime->DrumInitialize(&bridge->Drums, bridge->Common.Values, offsets);
        Instrument = new DrumPlugin(PluginBundle.Realtime, bridge, PluginBundle.MakeLibrary(m => host.Log(LogLevel.Warning, m)), host);
    }

    /// <summary>The instrument behind the format.</summary>
    public DrumPlugin Instrument { get; }

    /// <inheritdoc/>
    public override NeuralPlugin Plugin => Instrument;

    /// <summary>The session of a bridge.</summary>
    public static DrumSession Of(DrumBridge* bridge) => (DrumSession)Of(&bridge->Common);

    /// <inheritdoc/>
    public override bool TakeWish() => Interlocked.Exchange(ref _bridge->Drums.WantsMainThread, 0) != 0;

    /// <inheritdoc/>
    protected override void End()
    {
        NativeMemory.Free(_bridge->KitB);
        NativeMemory.Free(_bridge->Morphing);
        NativeMemory.Free(_bridge->Drums.Modulation);
        PluginBridge common = _bridge->Common;
        *_bridge = new DrumBridge { Common = common };
    }
}
