namespace NeuralSynth.Models.Compiler;

/// <summary>A graph that the executor does not run; ONNX Runtime does. The message names the node and says why.</summary>
internal sealed class UnsupportedGraphException(string message) : Exception(message)
{
    /// <summary>For one node: <c>Resize in node 41 ("up3")</c>, with what is in the way where the operator alone does not
    /// tell.</summary>
    internal static UnsupportedGraphException At(GraphNode node, string? reason = null)
    {
        string place = $"{node.SourceType} in node {node.Index}";
        if (node.Name.Length > 0) place += $" (\"{node.Name}\")";
        return new UnsupportedGraphException(reason == null ? place : $"{place}: {reason}");
    }
}
