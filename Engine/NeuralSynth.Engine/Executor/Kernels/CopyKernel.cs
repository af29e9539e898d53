using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanCopy"/>.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class CopyKernel
{
    // A tile of a transposition: 16 floats are a cache line on either side.
    private const int Tile = 16;

    [RealTime]
    internal static void Run(PlanCopy* a, float** bases)
    {
        float* source = a->Input.In(bases);
        float* target = a->Output.In(bases);
        for (int i = 0; i < a->Extents[0]; i++)
        {
            for (int j = 0; j < a->Extents[1]; j++)
            {
                Plane(a, source + ((nint)i * a->InputSteps[0]) + ((nint)j * a->InputSteps[1]), target + ((nint)i * a->OutputSteps[0]) + ((nint)j * a->OutputSteps[1]));
            }
        }
    }

    /// <summary>The two inner dimensions.</summary>
    private static void Plane(PlanCopy* a, float* source, float* target)
    {
        int rows = a->Extents[2], lanes = a->Extents[3];
        nint sourceRow = a->InputSteps[2], sourceLane = a->InputSteps[3], targetRow = a->OutputSteps[2], targetLane = a->OutputSteps[3];
        if (sourceLane == 1 && targetLane == 1)
        {
            if (sourceRow == lanes && targetRow == lanes) (rows, lanes) = (1, rows * lanes);
            for (int row = 0; row < rows; row++) Buffers.Copy(source + (row * sourceRow), target + (row * targetRow), lanes);
        }
        else if (sourceRow == 1 && targetRow == 1)
        {
            for (int lane = 0; lane < lanes; lane++) Buffers.Copy(source + (lane * sourceLane), target + (lane * targetLane), rows);
        }
        else
        {
            Transpose(source, sourceRow, sourceLane, target, targetRow, targetLane, rows, lanes);
        }
    }

    /// <summary>Small squares one after the other, so that every cache line is fetched once.</summary>
    private static void Transpose(float* source, nint sourceRow, nint sourceLane, float* target, nint targetRow, nint targetLane, int rows, int lanes)
    {
        for (int row = 0; row < rows; row += Tile)
        {
            int lastRow = Math.Min(row + Tile, rows);
            for (int lane = 0; lane < lanes; lane += Tile)
            {
                int lastLane = Math.Min(lane + Tile, lanes);
                for (int r = row; r < lastRow; r++)
                {
                    float* from = source + (r * sourceRow), to = target + (r * targetRow);
                    for (int l = lane; l < lastLane; l++) to[l * targetLane] = from[l * sourceLane];
                }
            }
        }
    }
}
