namespace NeuralSynth.Engine.Realtime;

/// <summary>Marks code that is reached from <c>process</c>: no allocation, lock, wait, blocking system call, log,
/// exception, LINQ, string or boxing. tests/RealTime measures every marked entry.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class RealTimeAttribute : Attribute;
