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
}
