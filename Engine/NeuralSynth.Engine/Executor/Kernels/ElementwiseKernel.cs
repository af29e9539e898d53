using System.Runtime.Intrinsics;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Executor.Kernels;

/// <summary>Runs <see cref="PlanElementwise"/>.</summary>
/// <remarks>[audio-thread]</remarks>
internal static unsafe class ElementwiseKernel
{
    [RealTime]
    internal static void Run(PlanElementwise* e, float** bases)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(e, bases);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(e, bases);
        else Run<Lanes128>(e, bases);
    }

    [RealTime]
    internal static void Run<TLanes>(PlanElementwise* e, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        switch (e->Function)
        {
            case PlanFunction.Add: Rows<TLanes, AddFunction>(e, bases); break;
            case PlanFunction.Subtract: Rows<TLanes, SubtractFunction>(e, bases); break;
            case PlanFunction.Multiply: Rows<TLanes, MultiplyFunction>(e, bases); break;
            case PlanFunction.Divide: Rows<TLanes, DivideFunction>(e, bases); break;
            case PlanFunction.Minimum: Rows<TLanes, MinimumFunction>(e, bases); break;
            case PlanFunction.Maximum: Rows<TLanes, MaximumFunction>(e, bases); break;
            case PlanFunction.Power: Powers(e, bases); break;
            case PlanFunction.Identity: Rows<TLanes, IdentityFunction>(e, bases); break;
            case PlanFunction.LeakyRelu: Rows<TLanes, LeakyReluFunction>(e, bases); break;
            case PlanFunction.Tanh: Rows<TLanes, TanhFunction>(e, bases); break;
            case PlanFunction.Sigmoid: Rows<TLanes, SigmoidFunction>(e, bases); break;
            case PlanFunction.Softplus: Rows<TLanes, SoftplusFunction>(e, bases); break;
            case PlanFunction.Exponential: Rows<TLanes, ExponentialFunction>(e, bases); break;
            case PlanFunction.Logarithm: Rows<TLanes, LogarithmFunction>(e, bases); break;
            case PlanFunction.SquareRoot: Rows<TLanes, SquareRootFunction>(e, bases); break;
            case PlanFunction.Sine: Rows<TLanes, SineFunction>(e, bases); break;
            case PlanFunction.Cosine: Rows<TLanes, CosineFunction>(e, bases); break;
            case PlanFunction.Absolute: Rows<TLanes, AbsoluteFunction>(e, bases); break;
            case PlanFunction.Negate: Rows<TLanes, NegateFunction>(e, bases); break;
            case PlanFunction.Reciprocal: Rows<TLanes, ReciprocalFunction>(e, bases); break;
            case PlanFunction.Clip: Rows<TLanes, ClipFunction>(e, bases); break;
            case PlanFunction.Elu: Rows<TLanes, EluFunction>(e, bases); break;
            case PlanFunction.ErrorFunction: Rows<TLanes, ErrorFunctionFunction>(e, bases); break;
            case PlanFunction.ConstantPower: ConstantPowers<TLanes>(e, bases); break;
            case PlanFunction.Snake: Rows<TLanes, SnakeFunction>(e, bases); break;
        }
    }

    /// <summary>The usual exponents are products and roots.</summary>
    private static void ConstantPowers<TLanes>(PlanElementwise* e, float** bases)
        where TLanes : struct, ILanes<TLanes>
    {
        if (e->Parameter0 == 2) Rows<TLanes, SquareFunction>(e, bases);
        else if (e->Parameter0 == 0.5f) Rows<TLanes, SquareRootFunction>(e, bases);
        else if (e->Parameter0 == -1) Rows<TLanes, ReciprocalFunction>(e, bases);
        else if (e->Parameter0 == 1) Rows<TLanes, IdentityFunction>(e, bases);
        else if (float.IsOddInteger(e->Parameter0)) Rows<TLanes, OddPowerFunction>(e, bases);
        else if (float.IsEvenInteger(e->Parameter0)) Rows<TLanes, EvenPowerFunction>(e, bases);
        else Rows<TLanes, ConstantPowerFunction>(e, bases);
    }

    private static void Rows<TLanes, TFunction>(PlanElementwise* e, float** bases)
        where TLanes : struct, ILanes<TLanes>
        where TFunction : struct, IFunction
    {
        Layout layout = Layout.Of(e, bases);
        for (int row = 0; row < layout.Rows; row++)
        {
            ElementwiseRows.Row<TLanes, TFunction>(
                layout.A, layout.ALaneStep, layout.B, layout.BLaneStep, layout.C, layout.CLaneStep, layout.Output, layout.Lanes, e->Parameter0, e->Parameter1);
            layout.Advance();
        }
    }

    /// <summary>An exponent that is a signal of its own is rare, and the C function is exact.</summary>
    private static void Powers(PlanElementwise* e, float** bases)
    {
        Layout layout = Layout.Of(e, bases);
        for (int row = 0; row < layout.Rows; row++)
        {
            for (int i = 0; i < layout.Lanes; i++)
            {
                float exponent = layout.B[i * layout.BLaneStep];
                layout.Output[i] = MathF.Pow(layout.A[i * layout.ALaneStep], exponent);
            }

            layout.Advance();
        }
    }

    /// <summary>The operands' addresses, with rows and lanes arranged so that the inner loop is long.</summary>
    private struct Layout
    {
        public float* A, B, C, Output;
        public int Rows, Lanes;
        public int ALaneStep, BLaneStep, CLaneStep;
        private int _aRowStep, _bRowStep, _cRowStep, _outputRowStep;

        public static Layout Of(PlanElementwise* e, float** bases)
        {
            Layout layout = new()
            {
                A = e->A.In(bases),
                B = e->B.IsPresent ? e->B.In(bases) : null,
                C = e->C.IsPresent ? e->C.In(bases) : null,
                Output = e->Output.In(bases),
                Rows = e->Rows,
                Lanes = e->Lanes,
                ALaneStep = e->ALaneStep,
                BLaneStep = e->BLaneStep,
                CLaneStep = e->CLaneStep,
                _aRowStep = e->ARowStep,
                _bRowStep = e->BRowStep,
                _cRowStep = e->CRowStep,
                _outputRowStep = e->OutputRowStep,
            };
            if (layout.Lanes == 1 && layout._outputRowStep == 1) layout.TurnColumnIntoRow();
            else if (layout._outputRowStep == layout.Lanes) layout.JoinRows();
            return layout;
        }

        public void Advance()
        {
            A += _aRowStep;
            if (B != null) B += _bRowStep;
            if (C != null) C += _cRowStep;
            Output += _outputRowStep;
        }

        private void TurnColumnIntoRow()
        {
            if (!IsUnit(_aRowStep) || (B != null && !IsUnit(_bRowStep)) || (C != null && !IsUnit(_cRowStep))) return;
            (ALaneStep, BLaneStep, CLaneStep) = (_aRowStep, _bRowStep, _cRowStep);
            (Rows, Lanes) = (1, Rows);
        }

        private void JoinRows()
        {
            if (!Joins(_aRowStep, ALaneStep) || (B != null && !Joins(_bRowStep, BLaneStep)) || (C != null && !Joins(_cRowStep, CLaneStep))) return;
            (Rows, Lanes) = (1, Rows * Lanes);
        }

        private static bool IsUnit(int step) => step is 0 or 1;

        private readonly bool Joins(int rowStep, int laneStep) => laneStep == 1 ? rowStep == Lanes : rowStep == 0;
    }
}
