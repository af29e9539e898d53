namespace NeuralSynth.AudioPlugSharp;

/// <summary>The host's side of one parameter: AudioPlugSharp keeps the value that the control shows in the parameter
/// itself, and the host changes it there, with or without a block that says so too.</summary>
public interface IParameterControl
{
    /// <summary>Plain value that the control shows. [any thread]</summary>
    double EditValue { get; }

    /// <summary>Takes over a name and a value without telling the host of an edit. [main-thread, service thread]</summary>
    void Show(string name, double plain);
}
