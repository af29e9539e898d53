using System.Runtime.InteropServices;

namespace NeuralSynth.Engine.Executor;

/// <summary>Which member of <see cref="PlanOperation"/> is in use.</summary>
public enum PlanKernel
{
    /// <summary><see cref="PlanOperation.Convolution"/></summary>
    Convolution,

    /// <summary><see cref="PlanOperation.Depthwise"/></summary>
    Depthwise,

    /// <summary><see cref="PlanOperation.Elementwise"/></summary>
    Elementwise,

    /// <summary><see cref="PlanOperation.Copy"/></summary>
    Copy,

    /// <summary><see cref="PlanOperation.Recurrent"/></summary>
    Recurrent,

    /// <summary><see cref="PlanOperation.Rows"/></summary>
    Rows,
}

/// <summary>One step of a plan. Operations run in order; each reads what earlier ones wrote.</summary>
[StructLayout(LayoutKind.Explicit)]
public struct PlanOperation
{
    /// <summary>Kind.</summary>
    [FieldOffset(0)]
    public PlanKernel Kernel;

    /// <summary>Index of the graph's node it came from, for messages and profiles.</summary>
    [FieldOffset(4)]
    public int Node;

    /// <summary>Expected work in multiply-adds (a weight that is read from memory counts too): only ratios matter. Long
    /// hops are cut into parts of equal cost.</summary>
    [FieldOffset(8)]
    public long Cost;

    /// <summary>Arguments of <see cref="PlanKernel.Convolution"/>.</summary>
    [FieldOffset(16)]
    public PlanConvolution Convolution;

    /// <summary>Arguments of <see cref="PlanKernel.Depthwise"/>.</summary>
    [FieldOffset(16)]
    public PlanDepthwise Depthwise;

    /// <summary>Arguments of <see cref="PlanKernel.Elementwise"/>.</summary>
    [FieldOffset(16)]
    public PlanElementwise Elementwise;

    /// <summary>Arguments of <see cref="PlanKernel.Copy"/>.</summary>
    [FieldOffset(16)]
    public PlanCopy Copy;

    /// <summary>Arguments of <see cref="PlanKernel.Recurrent"/>.</summary>
    [FieldOffset(16)]
    public PlanRecurrent Recurrent;

    /// <summary>Arguments of <see cref="PlanKernel.Rows"/>.</summary>
    [FieldOffset(16)]
    public PlanRows Rows;
}
