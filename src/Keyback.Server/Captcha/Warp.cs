using System.Numerics;

namespace Keyback.Server.Captcha;

/// <summary>Bends the plane: an affine part for one character and waves, its own and the whole picture's.</summary>
internal sealed class Warp
{
    private readonly Matrix3x2 _affine;
    private readonly Wave _sideways;
    private readonly Wave _upwards;
    private readonly Warp? _after;

    private Warp(Matrix3x2 affine, Wave sideways, Wave upwards, Warp? after)
    {
        _affine = affine;
        _sideways = sideways;
        _upwards = upwards;
        _after = after;
    }

    /// <summary>Long waves through the whole picture.</summary>
    internal static Warp OfPicture(Dice dice, float width) => new(
        Matrix3x2.Identity,
        Wave.New(dice, amplitude: 4, shortest: 90, longest: 160),
        Wave.New(dice, amplitude: 9, shortest: width / 3, longest: width / 1.2f),
        after: null);

    /// <summary>Puts a character that fills the box from -0.5 to 0.5 where it belongs, leaning, turned and bent.</summary>
    internal static Warp OfGlyph(Dice dice, Vector2 middle, Vector2 size, Warp picture) => new(
        Matrix3x2.CreateScale(size)
            * Matrix3x2.CreateSkew(dice.Between(-0.22f, 0.22f), 0)
            * Matrix3x2.CreateRotation(dice.Between(-0.2f, 0.2f))
            * Matrix3x2.CreateTranslation(middle),
        Wave.New(dice, amplitude: 4.5f, shortest: 70, longest: 130),
        Wave.New(dice, amplitude: 3.5f, shortest: 60, longest: 120),
        picture);

    /// <summary>Where a point comes to lie.</summary>
    internal Vector2 Move(Vector2 point)
    {
        var moved = Vector2.Transform(point, _affine);
        moved += new Vector2(_sideways.At(moved.Y), _upwards.At(moved.X));
        return _after?.Move(moved) ?? moved;
    }

    private readonly record struct Wave(float Amplitude, float Frequency, float Phase)
    {
        internal static Wave New(Dice dice, float amplitude, float shortest, float longest) => new(
            dice.Between(amplitude * 0.4f, amplitude),
            MathF.Tau / dice.Between(shortest, longest),
            dice.Between(0, MathF.Tau));

        internal float At(float along) => Amplitude * MathF.Sin((along * Frequency) + Phase);
    }
}
