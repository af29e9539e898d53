namespace NeuralSynth.Engine.Executor;

/// <summary>
/// One buffer of an instance. A plain buffer keeps its place. A buffer with history advances by one step's floats after
/// every step, so that what was written becomes history without a copy; when its end is reached, the history moves back
/// to the start (once in <see cref="Steps"/> steps).
/// </summary>
/// <remarks>Memory: [HistoryFloats][StepFloats]…[StepFloats], <see cref="Steps"/> times. The position points behind the
/// history: offset 0 is the first float of the current step, −1 the last one of the step before.</remarks>
public struct PlanBuffer
{
    /// <summary>Start in the instance's memory, floats; a multiple of 16.</summary>
    public int Start;

    /// <summary>Floats of earlier steps that are kept; 0 for a plain buffer.</summary>
    public int HistoryFloats;

    /// <summary>Floats written in one step.</summary>
    public int StepFloats;

    /// <summary>Steps between two moves of the history; 1 for a plain buffer.</summary>
    public int Steps;
}
