namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Chooses register tiles: how many vectors of output channels a panel has, and how many frames run at once.</summary>
/// <remarks>Sums live in registers: 24 of 32, or 8 to 12 of 16, leave room for weights and inputs. Few frames get wide
/// panels, so that there are enough independent sums. Up to 6 frames, and 8, pass the weights once: layers with few
/// frames are the ones whose weights come from far away.</remarks>
internal static class ConvolutionShape
{
    private const int Sums = 24;

    // Decoding takes registers of its own; with panels of two vectors there are no others to spare.
    private const int SumsWithHalves = 16;

    /// <summary>Vectors of the panels of an operation with <paramref name="frames"/> frames.</summary>
    internal static int PanelColumns<TLanes>(int frames)
        where TLanes : struct, ILanes<TLanes>
    {
        if (TLanes.HasManyRegisters) return frames <= 2 ? 8 : frames is 8 or 16 ? 2 : 4;
        return frames == 1 ? 8 : frames <= 3 ? 4 : 2;
    }

    /// <summary>Vectors of the next panel, when <paramref name="vectors"/> are left.</summary>
    internal static int NextPanel(int columns, int vectors)
    {
        while (columns > vectors) columns >>= 1;
        return columns;
    }

    /// <summary>Frames of the next tile, when <paramref name="frames"/> are left: 1 to 6, 8, 12 or 16.</summary>
    internal static int NextFrames<TLanes, TFormat>(int columns, int frames)
        where TLanes : struct, ILanes<TLanes>
        where TFormat : struct, IWeightFormat
    {
        int most = MostFrames<TLanes, TFormat>(columns);
        if (most > 6)
        {
            if (most >= 16 && frames >= 16) return 16;
            if (most >= 12 && frames is (12 or >= 18)) return 12;
            if (frames is 8 or >= 12) return 8;
        }

        int limit = Math.Clamp(most, 1, 6);
        int tiles = (frames + limit - 1) / limit;
        return (frames + tiles - 1) / tiles;
    }

    private static int MostFrames<TLanes, TFormat>(int columns)
        where TLanes : struct, ILanes<TLanes>
        where TFormat : struct, IWeightFormat
    {
        if (!TLanes.HasManyRegisters) return columns switch { 8 => 1, 4 => 2, 2 => 6, _ => 12 };
        return (columns == 2 && TFormat.WeightBytes == sizeof(short) ? SumsWithHalves : Sums) / columns;
    }
}
