using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanCopy"/>.</summary>
internal static unsafe class CopyKernel
{
    [RealTime]
    internal static void Run(PlanCopy* a, float** bases)
    {
        float* source = a->Input.In(bases);
        float* target = a->Output.In(bases);
        for (int i = 0; i < a->Extents[0]; i++)
        {
            for (int j = 0; j < a->Extents[1]; j++)
            {
                for (int k = 0; k < a->Extents[2]; k++)
                {
                    float* from = source + ((long)i * a->InputSteps[0]) + ((long)j * a->InputSteps[1]) + ((long)k * a->InputSteps[2]);
                    float* to = target + ((long)i * a->OutputSteps[0]) + ((long)j * a->OutputSteps[1]) + ((long)k * a->OutputSteps[2]);
                    for (int l = 0; l < a->Extents[3]; l++) to[(long)l * a->OutputSteps[3]] = from[(long)l * a->InputSteps[3]];
                }
            }
        }
    }
}
