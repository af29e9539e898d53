namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Chooses register tiles: how many vectors of output channels a panel has, and how many frames run at once.</summary>
/// <remarks>Sums live in registers: 24 of 32, or 12 of 16, leave room for weights and inputs. Few frames get wide
/// panels, so that there are still enough independent sums, and every weight is read once.</remarks>
internal static class ConvolutionShape
{
    /// <summary>Vectors of the panels of an operation with <paramref name="frames"/> frames.</summary>
    internal static int PanelColumns<TLanes>(int frames)
        where TLanes : struct, ILanes<TLanes>
    {
        if (TLanes.HasManyRegisters) return frames <= 2 ? 8 : 4;
        if (frames == 1) return 8;
        return frames is <= 5 or 7 or 8 ? 4 : 2;
    }

    /// <summary>Vectors of the next panel, when <paramref name="vectors"/> are left.</summary>
    internal static int NextPanel(int columns, int vectors)
    {
        while (columns > vectors) columns >>= 1;
        return columns;
    }

    /// <summary>Frames of the next tile, when <paramref name="frames"/> are left: 1 to 6, 8, 12 or 16.</summary>
    internal static int NextFrames<TLanes>(int columns, int frames)
        where TLanes : struct, ILanes<TLanes>
    {
        int most = (TLanes.HasManyRegisters ? 24 : 12) / columns;
        if (most > 6)
        {
            if (frames >= 16 && most >= 16) return 16;
            if (frames is 12 or >= 18 && most >= 12) return 12;
            if (frames is 8 or >= 12) return 8;
        }

        int limit = Math.Clamp(most, 1, 6);
        int tiles = (frames + limit - 1) / limit;
        return (frames + tiles - 1) / tiles;
    }
}
