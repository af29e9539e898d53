using NeuralSynth.Contract;

namespace NeuralSynth.Models.Tests;

public class FactoryModelTests
{
    [Fact]
    public unsafe void Orchestra_compiles_completely_and_agrees_with_OnnxRuntime()
    {
        LoadedPackage package = ModelPackage.Read(Path.Combine(AppContext.BaseDirectory, "Presets", "Orchestra.nsmodel"));
        using var rig = new PlanRig(package.GraphBytes(GraphRoles.Decoder), package.Graph(GraphRoles.Decoder));
        TestContext.Current.SendDiagnosticMessage($"{rig.Compiled.SourceNodes} nodes, {rig.Operations.Length} operations, {rig.Compiled.InstanceBytes} bytes an instance");
        Console.WriteLine(string.Join(" ", rig.Kernels));
        Assert.True(rig.Difference(hops: 80) < 1e-5);
    }
}
