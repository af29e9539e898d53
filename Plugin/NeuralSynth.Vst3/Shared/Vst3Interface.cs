#pragma warning disable CS0649 // Each half fills some of these fields and reads the others.

using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3;

/// <summary>What one of our interface pointers points to. One table per interface serves all instances; the owner is a
/// field away, so that no table needs to know at which offset it lies.</summary>
internal unsafe struct Vst3Interface
{
    /// <summary>Function pointers, those of FUnknown first.</summary>
    public void* Vtable;

    /// <summary>The instance that answers.</summary>
    public Vst3Instance* Owner;
}

/// <summary>A row of what <c>queryInterface</c> knows.</summary>
internal unsafe struct Vst3InterfaceEntry
{
    /// <summary>Which interface.</summary>
    public Iid Id;

    /// <summary>The pointer that is handed out.</summary>
    public Vst3Interface* Interface;
}
