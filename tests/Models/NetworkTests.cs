using NeuralSynth.Contract;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Models.Tests;

public class NetworkTests
{
    public static TheoryData<string, int, int, int> Forms()
    {
        var data = new TheoryData<string, int, int, int>();
        foreach (string name in (string[])["raspberry", "BRAVE", "v2_small"])
        {
            foreach (int layout in (int[])[0, 1, 2])
            {
                if (layout == 2 && name == "v2_small") continue; // the largest of the slowest form adds nothing
                data.Add(name, RaveShape.All.First(s => s.Name == name).HopSamples, layout, 0);
                if (layout != 2) data.Add(name, RaveShape.All.First(s => s.Name == name).HopSamples, layout, 1);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Network_agrees_with_OnnxRuntime(string name, int block, int layout, int upsampling)
    {
        RaveShape shape = RaveShape.All.First(s => s.Name == name);
        var network = StreamingNetwork.Rave(shape, block, new NetworkForm((SignalLayout)layout, (UpsamplingForm)upsampling));
        foreach (StreamingGraph graph in (StreamingGraph[])[network.Encoder, network.Decoder])
        {
            using var rig = new PlanRig(graph.Graph);
            double difference = rig.Difference(hops: 6);
            Assert.True(difference < 1e-4, $"{difference}");
        }
    }
}
