using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin;

/// <summary>The managed side of a <see cref="TimbreBridge"/>.</summary>
/// <remarks>[main-thread]</remarks>
public sealed unsafe class TimbreSession : PluginSession
{
    private readonly TimbreBridge* _bridge;
    private readonly IPluginHost _host;

    /// <summary>Fills a zeroed bridge.</summary>
    /// <param name="bridge">Owned by the caller, who frees it after <see cref="PluginSession.Dispose"/>.</param>
    /// <param name="owner">The format's object.</param>
    /// <param name="host">The format's link to its host.</param>
    public TimbreSession(TimbreBridge* bridge, object owner, IPluginHost host)
        : base(&bridge->Common, PluginKind.Timbre, TimbreParameters.Table, owner)
    {
        _bridge = bridge;
        _host = host;
        bridge->LoadSlotNow = &LoadSlotNow;
        Effect = new TimbrePlugin(PluginBundle.Realtime, &bridge->Timbre, bridge->Common.Values, bridge->Common.Modulation, PluginBundle.MakeLibrary(m => host.Log(LogLevel.Warning, m)), host);
    }

    /// <summary>The effect behind the format.</summary>
    public TimbrePlugin Effect { get; }

    /// <inheritdoc/>
    public override NeuralPlugin Plugin => Effect;

    /// <summary>The session of a bridge.</summary>
    public static TimbreSession Of(TimbreBridge* bridge) => (TimbreSession)Of(&bridge->Common);

    /// <inheritdoc/>
    public override bool TakeWish() => Interlocked.Exchange(ref _bridge->Timbre.WantsMainThread, 0) != 0;

    /// <inheritdoc/>
    protected override void End()
    {
        PluginBridge common = _bridge->Common;
        *_bridge = new TimbreBridge { Common = common };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void LoadSlotNow(TimbreBridge* bridge, int slot)
    {
        TimbreSession self = Of(bridge);
        try
        {
            self.Effect.SelectSlotWhileRendering(slot);
        }
        catch (Exception e)
        {
            self._host.Log(LogLevel.Error, e.Message);
        }
    }
}
