namespace NeuralSynth.Models.Compiler;

/// <summary>One loop of an operation over several tensors: neighbouring axes that all of them step through evenly are
/// one.</summary>
internal readonly record struct LoopDimension(int Extent, int OutputStep, int[] InputSteps)
{
    /// <summary>Loops from outermost to innermost in the output's memory.</summary>
    internal static List<LoopDimension> Collapse(View output, params View[] inputs)
    {
        var loops = new List<LoopDimension>();
        foreach (int axis in output.MemoryOrder())
        {
            int extent = output.Extents[axis];
            if (extent == 1) continue;
            var inner = new LoopDimension(extent, output.Strides[axis], Array.ConvertAll(inputs, v => v.Strides[axis]));
            if (loops.Count > 0 && loops[^1].Continues(inner)) loops[^1] = inner with { Extent = loops[^1].Extent * extent };
            else loops.Add(inner);
        }

        return loops;
    }

    private bool Continues(LoopDimension inner)
    {
        if (OutputStep != inner.OutputStep * inner.Extent) return false;
        for (int i = 0; i < InputSteps.Length; i++)
        {
            if (InputSteps[i] != inner.InputSteps[i] * inner.Extent) return false;
        }

        return true;
    }
}
