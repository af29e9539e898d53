using NeuralSynth.Engine.Drums;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Plugin;

/// <summary>The kit morph: the pads' values are kit A, <see cref="DrumBridge.KitB"/> is the other end, and what lies between is added as
/// modulation, so that no value changes and nothing has to be told to the host. Locked pads stay.</summary>
/// <remarks>[audio-thread], or main-thread when it changed values itself: each offset is one word, and the last one to write
/// has seen the last values.</remarks>
internal static unsafe class DrumMorph
{
    /// <summary>After a value or its modulation changed.</summary>
    [RealTime]
    internal static void Follow(DrumBridge* bridge, int index)
    {
        bool concernsMany = index == DrumParameter.KitMorph || (index >= DrumParameter.FirstPad && (index - DrumParameter.FirstPad) % DrumParameter.PadStride == DrumParameter.Lock);
        if (concernsMany) FollowAll(bridge);
        else SetOffset(bridge, index, Position(bridge));
    }

    /// <summary>After many values, or kit B, changed.</summary>
    [RealTime]
    internal static void FollowAll(DrumBridge* bridge)
    {
        double position = Position(bridge);
        for (int i = 0; i < DrumParameter.Count; i++) SetOffset(bridge, i, position);
    }

    [RealTime]
    private static double Position(DrumBridge* bridge) =>
        bridge->HasKitB == 0 ? 0 : Math.Clamp(bridge->Common.Values[DrumParameter.KitMorph] + bridge->Common.Modulation[DrumParameter.KitMorph], 0, 1);

    [RealTime]
    private static void SetOffset(DrumBridge* bridge, int index, double position)
    {
        double offset = bridge->Common.Modulation[index];
        byte morphing = bridge->Morphing[index];
        if (position > 0 && morphing != DrumMorphing.None && !IsLocked(bridge, index))
        {
            double difference = bridge->KitB[index] - bridge->Common.Values[index];
            if (morphing == DrumMorphing.Glide) offset += position * difference;
            else if (position >= 0.5) offset += difference;
        }

        bridge->Drums.Modulation[index] = offset;
    }

    [RealTime]
    private static bool IsLocked(DrumBridge* bridge, int index)
    {
        int pad = (index - DrumParameter.FirstPad) / DrumParameter.PadStride;
        return bridge->Common.Values[DrumParameter.Of(pad, DrumParameter.Lock)] >= 0.5;
    }
}
