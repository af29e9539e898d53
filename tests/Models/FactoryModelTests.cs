using NeuralSynth.Contract;

namespace NeuralSynth.Models.Tests;

public class FactoryModelTests
{
    [Fact]
    public unsafe void Orchestra_compiles_completely_and_agrees_with_OnnxRuntime()
    {
        LoadedPackage package = ModelPackage.Read(Path.Combine(AppContext.BaseDirectory, "Presets", "Orchestra.nsmodel"));
        using var rig = new PlanRig(package.GraphBytes(GraphRoles.Decoder), package.Graph(GraphRoles.Decoder));
        // 22 convolutions with all that is between them; then power, factor and offset, and the three outputs.
        Assert.Equal(28, rig.Operations.Length);
        Assert.True(rig.Difference(hops: 80) < 1e-5);
    }

    [Theory]
    [InlineData(GraphRoles.Encoder)]
    [InlineData(GraphRoles.Decoder)]
    public unsafe void Percussion_compiles_completely_and_agrees_with_OnnxRuntime(string role)
    {
        LoadedPackage package = ModelPackage.Read(Path.Combine(AppContext.BaseDirectory, "Presets", "Percussion.nsmodel"));
        using var rig = new PlanRig(package.GraphBytes(role), package.Graph(role));
        // Memories, activations and interleaving are part of the operations: far fewer than the 95 and 127 nodes.
        Assert.InRange(rig.Operations.Length, 20, 50);
        Assert.True(rig.Difference(hops: 80) < 1e-5);
    }
}
